import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '#relay/storage/open.ts';
import type { Engine, Storage } from '#relay/storage/tables.ts';
import { startPostgres, type PostgresCluster } from '#tests/setup/postgres.ts';

/** An engine under test: every call of `place` is a new, empty place for one relay's data. */
export interface EngineUnderTest extends AsyncDisposable {
	place(): Promise<PlaceUnderTest>;
}

export interface PlaceUnderTest {
	open(): ReturnType<typeof openStorage>;
	/** Opens and fails the test when it is refused. */
	mustOpen(): Promise<Storage>;
}

export const engines: readonly { engine: Engine; start: () => Promise<EngineUnderTest> }[] = [
	{ engine: 'sqlite', start: startSqlite },
	{ engine: 'postgres', start: startPostgresEngine },
];

async function startSqlite(): Promise<EngineUnderTest> {
	const root = mkdtempSync(join(tmpdir(), 'alcove-contract-'));
	let count = 0;
	return {
		place: async () => placeAt(join(root, String(count++)), undefined),
		async [Symbol.asyncDispose]() {
			rmSync(root, { recursive: true, force: true });
		},
	};
}

async function startPostgresEngine(): Promise<EngineUnderTest> {
	const cluster: PostgresCluster = await startPostgres();
	let count = 0;
	return {
		place: async () => placeAt('', await cluster.createDatabase(`contract_${String(count++)}`)),
		[Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
	};
}

function placeAt(folder: string, url: string | undefined): PlaceUnderTest {
	const open = () => openStorage(folder, url);
	return {
		open,
		async mustOpen() {
			const opened = await open();
			if (!opened.ok) throw new Error(`refused: ${JSON.stringify(opened.error)}`);
			return opened.value;
		},
	};
}
