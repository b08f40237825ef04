import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, transformWithOxc } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS_PATH, statusSchema } from '#core/protocol/status.ts';
import { startPostgres } from '#tests/setup/postgres.ts';
import { spawnRelay } from './relay-process.ts';

describe('the relay as one bundle', { timeout: 60_000 }, () => {
	let root: string;
	let main: string;
	beforeAll(async () => {
		// Outside the project, where no node_modules can help out.
		root = mkdtempSync(join(tmpdir(), 'alcove-bundle-'));
		const outDir = join(root, 'relay');
		await build({
			configFile: 'relay/vite.config.ts',
			logLevel: 'error',
			build: { outDir, emptyOutDir: true },
		});
		main = join(outDir, 'main.js');
	}, 60_000);
	afterAll(() => {
		rmSync(root, { recursive: true, force: true });
	});

	async function statusOf(settings: Record<string, string>) {
		await using relay = spawnRelay(settings, { main });
		const answer = await fetch((await relay.address()) + STATUS_PATH);
		const status = statusSchema.parse(await answer.json());
		relay.child.kill('SIGTERM');
		expect(await relay.end()).toBe(0);
		expect(relay.stderr()).toBe('');
		return status;
	}

	it('runs with nothing beside it, and knows its version', async () => {
		const { version } = await statusOf({ ALCOVE_DATA: join(root, 'data') });
		expect(readFileSync('package.json', 'utf8')).toContain(`"version": "${version}"`);
	});

	it('brings PostgreSQL along and loads it only when it is wanted', async () => {
		const chunks = readdirSync(join(root, 'relay', 'chunks'));
		expect(chunks.filter((name) => name.startsWith('postgres-'))).toHaveLength(1);
		const others = [main, ...chunks.map((name) => join(root, 'relay', 'chunks', name))].filter(
			(path) => !path.includes('postgres-'),
		);
		for (const path of others) expect(readFileSync(path, 'utf8')).not.toContain('SASL');
		await using cluster = await startPostgres();
		await statusOf({ DATABASE_URL: await cluster.createDatabase('bundle') });
	});

	it('tells an older Node which one it needs, and loads nothing else', async () => {
		const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;
		const preload = `data:text/javascript,${encodeURIComponent(old)}`;
		await using relay = spawnRelay({ ALCOVE_DATA: join(root, 'old') }, { main, node: ['--import', preload] });
		expect(await relay.end()).toBe(9);
		expect(relay.stderr()).toBe(
			'This is Node 20.20.2; the relay needs Node 24 or newer. Start it with "npm start", which uses the Node that comes with the installation.\n',
		);
		expect(relay.stdout()).toBe('');
	});

	it('begins with a file that an older Node can read', async () => {
		const code = readFileSync(main, 'utf8');
		expect(code.match(/^import .*/gm)).toEqual(['import { fileURLToPath } from "node:url";']);
		const compile = async (text: string, target: string) =>
			(await transformWithOxc(text, 'main.js', { target, sourcemap: false })).code;
		expect(await compile(code, 'es2022')).toBe(await compile(code, 'esnext'));
		// The measure itself: this is what stopped an older Node.
		const newer = 'using a = open();';
		expect(await compile(newer, 'es2022')).not.toBe(await compile(newer, 'esnext'));
	});
});
