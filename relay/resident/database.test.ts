import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openResidentDatabase, type ResidentDatabase } from './database.ts';
import { SCHEMA } from './schema.ts';

function place() {
	const folder = mkdtempSync(join(tmpdir(), 'alcove-resident-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, 'resident.db');
	const mustOpen = (schema?: readonly string[]): ResidentDatabase => {
		const opened = openResidentDatabase(folder, schema);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		onTestFinished(() => opened.value.close());
		return opened.value;
	};
	return { folder, path, mustOpen };
}

const synchronousOf = ({ db }: ResidentDatabase) => db.prepare('PRAGMA synchronous').get()?.['synchronous'];
const NORMAL = 1;
const FULL = 2;

it('is made for this user alone, logs ahead, and is found again', () => {
	const { folder, path, mustOpen } = place();
	const first = mustOpen();
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(first.db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
	expect(first.db.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x61_6c_63_72 });
	first.write(true, () => first.db.exec(`INSERT INTO run VALUES ('r', 1, NULL, '{}')`));
	first.close();
	const second = mustOpen();
	expect(second.db.prepare('SELECT id FROM run').all()).toEqual([{ id: 'r' }]);
	expect(readdirSync(folder)).not.toContain('snapshots');
});

it('commits to the disk when it is told to, and at once otherwise', () => {
	const { mustOpen } = place();
	const database = mustOpen();
	const levels = [false, true, false].map((durable) =>
		database.write(durable, () => synchronousOf(database)),
	);
	expect(levels).toEqual([NORMAL, FULL, NORMAL]);
});

it('undoes a transaction that throws, and goes on', () => {
	const { mustOpen } = place();
	const database = mustOpen();
	const add = (id: string) => database.db.exec(`INSERT INTO run VALUES ('${id}', 1, NULL, '{}')`);
	const fail = () =>
		database.write(true, () => {
			add('a');
			throw new Error('after all not');
		});
	expect(fail).toThrow('after all not');
	database.write(true, () => add('b'));
	expect(database.db.prepare('SELECT id FROM run').all()).toEqual([{ id: 'b' }]);
});

it('is opened by several at once, and made once', () => {
	const { mustOpen } = place();
	const databases = [mustOpen(), mustOpen(), mustOpen()];
	databases[0]!.write(true, () => databases[0]!.db.exec(`INSERT INTO run VALUES ('r', 1, NULL, '{}')`));
	for (const { db } of databases) expect(db.prepare('SELECT id FROM run').all()).toHaveLength(1);
});

it('grows by what is new in a later version, with a copy from before', () => {
	const { folder, mustOpen } = place();
	const before = mustOpen();
	before.write(true, () => before.db.exec(`INSERT INTO run VALUES ('r', 1, NULL, '{}')`));
	before.close();
	const later = [...SCHEMA, `CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT`];
	const after = mustOpen(later);
	expect(after.db.prepare('SELECT id FROM run').all()).toEqual([{ id: 'r' }]);
	expect(after.db.prepare('SELECT * FROM extra').all()).toEqual([]);
	after.close();
	mustOpen(later).close();
	const copies = readdirSync(join(folder, 'snapshots'));
	expect(copies).toHaveLength(1);
	using copy = new DatabaseSync(join(folder, 'snapshots', copies[0]!), { readOnly: true });
	expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA.length });
});

it('is not half changed by an upgrade that fails', () => {
	const { mustOpen, folder } = place();
	mustOpen().close();
	const broken = [
		...SCHEMA,
		`CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1)`,
	];
	expect(() => openResidentDatabase(folder, broken)).toThrow('nowhere');
	const again = mustOpen();
	expect(again.db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'extra'`).all()).toEqual([]);
});

it.each([
	['of a newer version', 'data-newer', (path: string) => change(path, 'PRAGMA user_version = 99')],
	['of another program', 'data-foreign', (path: string) => change(path, 'PRAGMA application_id = 7')],
	['that is no database', 'data-damaged', (path: string) => writeFileSync(path, 'x'.repeat(5_000))],
])('refuses a file %s and leaves it as it is', (_, type, spoil) => {
	const { folder, path, mustOpen } = place();
	mustOpen().close();
	spoil(path);
	const bytes = readFileSync(path);
	expect(openResidentDatabase(folder)).toMatchObject({ ok: false, error: { type, path } });
	expect(readFileSync(path).equals(bytes)).toBe(true);
	expect(readdirSync(folder)).toEqual(['resident.db']);
});

function change(path: string, sql: string): void {
	using db = new DatabaseSync(path);
	db.exec(`PRAGMA journal_mode = DELETE; ${sql}`);
}
