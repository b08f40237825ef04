import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations, type Migrations } from './migrations.ts';
import { takeSnapshot } from './snapshot.ts';
import { openSqlite } from './sqlite.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'alcove-snapshot-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

describe('takeSnapshot', () => {
	it('copies the whole file for its own user, and keeps the three newest', () => {
		const snapshots = join(folder, 'snapshots');
		const database = new DatabaseSync(join(folder, 'a.db'));
		database.exec('CREATE TABLE t (n INTEGER)');
		for (let day = 1; day <= 5; day++) {
			database.exec(`INSERT INTO t VALUES (${String(day)})`);
			// A later version sorts before an earlier one by name: only the time may count.
			takeSnapshot(database, snapshots, `000${String(9 - day)}-x`, new Date(Date.UTC(2026, 0, day, 12)));
		}
		writeFileSync(join(snapshots, 'mine.db'), '');
		takeSnapshot(database, snapshots, '0009-x', new Date(Date.UTC(2026, 0, 6, 12)));
		database.close();

		expect(readdirSync(snapshots).sort()).toEqual([
			'mine.db',
			'relay-0004-x-20260105T120000000Z.db',
			'relay-0005-x-20260104T120000000Z.db',
			'relay-0009-x-20260106T120000000Z.db',
		]);
		const copy = join(snapshots, 'relay-0004-x-20260105T120000000Z.db');
		expect((statSync(copy).mode & 0o777).toString(8)).toBe('600');
		using opened = new DatabaseSync(copy, { readOnly: true });
		expect(opened.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 5 });
	});
});

describe('openSqlite before a migration', () => {
	const later: Migrations = {
		...migrations,
		'0900-notes': {
			up: (db: Kysely<unknown>) => db.schema.createTable('note').addColumn('id', 'text').execute(),
		},
	};
	const broken: Migrations = {
		...migrations,
		'0900-broken': {
			async up(db: Kysely<unknown>) {
				await db.schema.createTable('half').addColumn('id', 'text').execute();
				throw new Error('cut off');
			},
		},
	};

	async function openAndClose(known: Migrations = migrations): Promise<void> {
		const opened = await openSqlite(folder, known);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		await opened.value.close();
	}
	const tablesOf = (path: string) => {
		using database = new DatabaseSync(path, { readOnly: true });
		const rows = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
		return rows.map((row) => row['name']);
	};

	it('takes no snapshot of a new file, nor when nothing changes', async () => {
		await openAndClose();
		await openAndClose();
		expect(readdirSync(folder)).not.toContain('snapshots');
	});

	it('takes one that the version before can open', async () => {
		await openAndClose();
		await openAndClose(later);
		expect(tablesOf(join(folder, 'relay.db'))).toContain('note');
		expect(await openSqlite(folder)).toMatchObject({ ok: false, error: { type: 'data-newer' } });

		const [snapshot = ''] = readdirSync(join(folder, 'snapshots'));
		expect(snapshot).toMatch(/^relay-0001-relay-and-devices-\d{8}T\d{9}Z\.db$/);
		renameSync(join(folder, 'snapshots', snapshot), join(folder, 'relay.db'));
		await openAndClose();
		expect(tablesOf(join(folder, 'relay.db'))).not.toContain('note');
	});

	it('leaves nothing of a migration that fails half-way', async () => {
		await openAndClose();
		const before = tablesOf(join(folder, 'relay.db'));
		await expect(openSqlite(folder, broken)).rejects.toThrow('cut off');
		expect(tablesOf(join(folder, 'relay.db'))).toEqual(before);
		await openAndClose();
	});
});
