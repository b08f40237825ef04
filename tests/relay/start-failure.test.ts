import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort, startPostgres } from '#tests/setup/postgres.ts';
import { spawnRelay, type Launch } from './relay-process.ts';

let root: string;
let data: string;
let file: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'alcove-start-'));
	data = join(root, 'data');
	file = join(data, 'relay.db');
});
afterEach(() => {
	rmSync(root, { recursive: true, force: true });
});

/** Starts a relay that must refuse: one line, nothing on standard output, a code of its own. */
async function refusal(
	settings: Record<string, string> = {},
	launch?: Launch,
): Promise<{ code: unknown; line: string }> {
	await using relay = spawnRelay({ ALCOVE_DATA: data, ...settings }, launch);
	const code = await relay.end();
	expect(relay.stdout()).not.toContain('Alcove relay');
	expect(relay.stderr()).toMatch(/^[^\n]+\n$/);
	return { code, line: relay.stderr().trim() };
}

/** A data file as a relay leaves it behind. */
async function makeData(): Promise<void> {
	await using relay = spawnRelay({ ALCOVE_DATA: data });
	await relay.address();
	relay.child.kill('SIGTERM');
	expect(await relay.end()).toBe(0);
}

/** Every file that holds data, with the hash of its content. */
function fingerprint(): Record<string, string> {
	const names = readdirSync(data).filter((name) => name.startsWith('relay.db'));
	return Object.fromEntries(
		names.map((name) => [
			name,
			createHash('sha256')
				.update(readFileSync(join(data, name)))
				.digest('hex'),
		]),
	);
}

describe('a relay that cannot start', { timeout: 60_000 }, () => {
	it('names an unknown setting and the one it is close to', async () => {
		const { code, line } = await refusal({ ALCOVE_PROT: '7717' });
		expect(code).toBe(2);
		expect(line).toBe('Unknown setting ALCOVE_PROT in the environment: did you mean ALCOVE_PORT?');
		expect(() => readdirSync(data)).toThrow('ENOENT');
	});

	it('names a malformed setting and what was expected', async () => {
		const { code, line } = await refusal({ ALCOVE_PORT: 'http' });
		expect(code).toBe(2);
		expect(line).toContain(
			'ALCOVE_PORT in the environment: expected a whole number from 0 to 65535, got "http"',
		);
	});

	it('names the port that is taken', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const address = other.address();
		const port = typeof address === 'object' ? String(address?.port) : '';
		await makeData();
		const before = fingerprint();
		const { code, line } = await refusal({ ALCOVE_PORT: port });
		expect(fingerprint()).toEqual(before);
		await new Promise((resolve) => other.close(resolve));
		expect(code).toBe(3);
		expect(line).toContain(`Another program is listening on 127.0.0.1 port ${port}.`);
		expect(line).toContain('ALCOVE_PORT');
	});

	it('names an address this machine does not have', async () => {
		const { code, line } = await refusal({ ALCOVE_HOST: '192.0.2.1', ALCOVE_ORIGINS: 'https://a.example' });
		expect(code).toBe(3);
		expect(line).toContain('This machine has no address 192.0.2.1');
	});

	it('refuses a folder it may not write, and one that is a file', async () => {
		mkdirSync(data);
		chmodSync(data, 0o555);
		chmodSync(root, 0o755);
		const locked = await refusal({}, asOrdinaryUser());
		expect(locked.code).toBe(4);
		expect(locked.line).toContain(`${data} cannot be used: permission denied`);

		writeFileSync(join(root, 'plain'), '');
		const isFile = await refusal({ ALCOVE_DATA: join(root, 'plain') });
		expect(isFile.code).toBe(4);
		expect(isFile.line).toContain('it is a file');
		const below = await refusal({ ALCOVE_DATA: join(root, 'plain', 'below') });
		expect(below.code).toBe(4);
	});

	it('refuses a data file it may only read', async () => {
		await makeData();
		execFileSync('chmod', ['-R', 'a+rwX', root]);
		chmodSync(file, 0o444);
		const before = fingerprint();
		const { code, line } = await refusal({}, asOrdinaryUser());
		expect(code).toBe(4);
		expect(line).toContain('relay.db');
		expect(fingerprint()).toMatchObject(before);
	});

	it('lets one relay have a data folder, also after a crash', async () => {
		const first = spawnRelay({ ALCOVE_DATA: data });
		await first.address();
		const { code, line } = await refusal();
		expect(code).toBe(5);
		expect(line).toContain(`Another relay is using the data folder ${data}.`);

		first.child.kill('SIGKILL');
		await first.end();
		await using second = spawnRelay({ ALCOVE_DATA: data });
		expect(await second.address()).toContain('http://127.0.0.1:');
	});

	it('names a file in the place of its lock that is not its own, and leaves it', async () => {
		const lock = join(data, 'relay.lock');
		mkdirSync(data);
		writeFileSync(lock, 'yarn 1.22');
		const file = await refusal();
		expect(file.code).toBe(7);
		expect(file.line).toContain(`${lock} is not the relay's`);
		expect(file.line).toContain('Move it away');
		expect(readFileSync(lock, 'utf8')).toBe('yarn 1.22');

		rmSync(lock);
		mkdirSync(lock);
		const folder = await refusal();
		expect(folder.code).toBe(7);
		expect(folder.line).toContain(`${lock} is not the relay's`);
		expect(readdirSync(data)).toEqual(['relay.lock']);
	});

	it('says that the disk is full, leaves nothing half-made, and starts when there is space', async () => {
		const full = await refusal({}, withFileLimit(8));
		expect(full.code).toBe(6);
		expect(full.line).toContain('There is no space left to write');
		expect(readdirSync(data)).toEqual(['relay.lock']);
		await makeData();
	});

	it('says that the disk is full over a data file, and leaves it as it is', async () => {
		await makeData();
		const before = fingerprint();
		const full = await refusal({}, withFileLimit(0));
		expect(full.code).toBe(6);
		expect(fingerprint()['relay.db']).toBe(before['relay.db']);
		await makeData();
	});

	it('ends also when the space runs out between opening the data and the first claim code', async () => {
		await makeData();
		// Leaves what reading takes, and fails the first write.
		const failing = `import { DatabaseSync } from 'node:sqlite';
			const prepare = DatabaseSync.prototype.prepare;
			DatabaseSync.prototype.prepare = function (sql) {
				if (sql.startsWith('insert into "claim"')) this.exec('PRAGMA max_page_count = 1; CREATE TABLE full (n)');
				return prepare.call(this, sql);
			};`;
		const full = await refusal(
			{},
			{ node: ['--import', `data:text/javascript,${encodeURIComponent(failing)}`] },
		);
		expect(full.code).toBe(6);
	});

	const damages: [string, (content: Buffer) => Buffer, string][] = [
		['is something else', () => Buffer.from('these are my notes\n'.repeat(50)), 'not a SQLite database'],
		['is cut off', (content) => content.subarray(0, content.length / 2), 'damaged'],
		[
			'is overwritten inside',
			(content) => {
				content.fill(0x5a, 4096 + 8, content.length - 4096);
				return content;
			},
			'damaged',
		],
	];
	it.each(damages)('refuses a data file that %s, and leaves it as it is', async (_how, damage, words) => {
		await makeData();
		writeFileSync(file, damage(readFileSync(file)));
		const before = fingerprint();
		const { code, line } = await refusal();
		expect(code).toBe(7);
		expect(line).toContain(words);
		expect(line).toContain('Put a backup');
		expect(fingerprint()).toEqual(before);
	});

	it('refuses the database of another program', async () => {
		mkdirSync(data);
		const other = new DatabaseSync(file);
		other.exec('CREATE TABLE notes (text TEXT)');
		other.close();
		const before = fingerprint();
		const { code, line } = await refusal();
		expect(code).toBe(7);
		expect(line).toContain('a database of another program');
		expect(fingerprint()).toEqual(before);
	});

	it('refuses a data file of a newer version, and leaves it as it is', async () => {
		await makeData();
		const newer = new DatabaseSync(file);
		newer.exec(`INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01T00:00:00.000Z')`);
		newer.close();
		const before = fingerprint();
		const { code, line } = await refusal();
		expect(code).toBe(8);
		expect(line).toContain('written by a newer version (it has "9999-later")');
		expect(fingerprint()).toEqual(before);
		expect(Object.keys(before)).toEqual(['relay.db']);
	});

	it('sees a newer version also in the log a crash left, and touches neither', async () => {
		await makeData();
		const writer = `const { DatabaseSync } = require('node:sqlite');
			const db = new DatabaseSync(${JSON.stringify(file)});
			db.exec("INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01T00:00:00.000Z')");
			process.kill(process.pid, 'SIGKILL');`;
		expect(() => execFileSync(process.execPath, ['-e', writer], { stdio: 'pipe' })).toThrow();
		const before = fingerprint();
		expect(Object.keys(before)).toContain('relay.db-wal');
		expect((await refusal()).code).toBe(8);
		expect(fingerprint()).toMatchObject({
			'relay.db': before['relay.db'],
			'relay.db-wal': before['relay.db-wal'],
		});
	});

	it('refuses an SQLite that can damage files', async () => {
		const older = `import { DatabaseSync } from 'node:sqlite';
			const prepare = DatabaseSync.prototype.prepare;
			DatabaseSync.prototype.prepare = function (sql) {
				return prepare.call(this, sql.replace('sqlite_version()', "'3.51.2'"));
			};`;
		const { code, line } = await refusal(
			{},
			{ node: ['--import', `data:text/javascript,${encodeURIComponent(older)}`] },
		);
		expect(code).toBe(9);
		expect(line).toContain('SQLite 3.51.2; the relay needs 3.51.3');
		expect(() => readdirSync(data)).toThrow('ENOENT');
	});

	it('names a PostgreSQL that is not there or lacks the database, without the password', async () => {
		const port = String(await findFreePort());
		const absent = await refusal({ DATABASE_URL: `postgres://me:hush-hush@127.0.0.1:${port}/alcove` });
		expect(absent.code).toBe(10);
		expect(absent.line).toContain(`PostgreSQL at 127.0.0.1:${port}/alcove cannot be used`);
		expect(absent.line).not.toContain('hush');

		const slipped = await refusal({ DATABASE_URL: `postgres:me:hush-hush@127.0.0.1:${port}/alcove` });
		expect(slipped.code).toBe(2);
		expect(slipped.line).not.toContain('hush');

		await using cluster = await startPostgres();
		const url = new URL(await cluster.createDatabase('present'));
		url.pathname = '/absent';
		url.password = 'hush-hush';
		const lacking = await refusal({ DATABASE_URL: url.href });
		expect(lacking.code).toBe(10);
		expect(lacking.line).toContain('database "absent" does not exist');
		expect(lacking.line).not.toContain('hush');
	});
});

/** Root may write everywhere, so as root the relay runs as nobody; otherwise as whoever runs the tests. */
function asOrdinaryUser(): Launch {
	if (process.getuid?.() !== 0) return {};
	const idOf = (option: string) =>
		Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }).trim());
	return { as: { uid: idOf('-u'), gid: idOf('-g') } };
}

/** The system refuses to let any file grow beyond this: to a program the same as a disk without space. */
function withFileLimit(kilobytes: number): Launch {
	return { through: ['bash', '-c', `ulimit -f ${kilobytes}; exec "$0" "$@"`] };
}
