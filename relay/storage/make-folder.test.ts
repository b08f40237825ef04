import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let place: string;
beforeEach(() => {
	place = mkdtempSync(join(tmpdir(), 'alcove-folder-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test('makes a folder with all it is in, for this user alone, and minds none that is there', () => {
	const folder = join(place, 'a', 'b', 'c');
	makeFolder(folder);
	makeFolder(folder);
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(statSync(join(place, 'a')).mode & 0o777).toBe(0o700);
});

test('a file in the way is an error', () => {
	writeFileSync(join(place, 'file'), '');
	expect(() => makeFolder(join(place, 'file'))).toThrow('EEXIST');
	expect(() => makeFolder(join(place, 'file', 'below'))).toThrow('ENOTDIR');
});

// The other systems have no such place.
const barren = existsSync('/proc/self') ? '/proc/alcove' : join(tmpdir(), 'alcove-nowhere\0');
test('where no folder can be made it says so at once', () => {
	expect(() => makeFolder(join(barren, 'below'))).toThrow();
});
