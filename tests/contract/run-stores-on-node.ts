import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryRunStore, createRunMemory } from '#core/journal/memory-run-store.ts';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentRunStore } from '#relay/resident/run-store.ts';
import { timer } from '#tests/run/world.ts';
import { START, type OpenRunStore, type RunStoreKind } from './run-store-under-test.ts';

export const memory: RunStoreKind = {
	kind: 'memory',
	async place() {
		const shared = createRunMemory();
		const clock = { now: START };
		return {
			async open() {
				const store = createMemoryRunStore(() => clock.now, shared);
				return { store, close: async () => store.close(), kill: async () => store.close() };
			},
			advance: async (ms) => void (clock.now += ms),
			plant: async (runId, _seq, stored) => void shared.records.get(runId)?.push(stored),
			close: async () => undefined,
		};
	},
};

export const sqlite: RunStoreKind = {
	kind: 'SQLite',
	async place() {
		const folder = mkdtempSync(join(tmpdir(), 'alcove-runs-'));
		const clock = { now: START };
		const opened: OpenRunStore[] = [];
		const database = () => {
			const result = openResidentDatabase(folder);
			if (!result.ok) throw new Error(JSON.stringify(result.error));
			return result.value;
		};
		return {
			async open() {
				const own = database();
				const store = createResidentRunStore(own, { now: () => clock.now, startTimer: timer });
				const close = async () => {
					store.close();
					own.close();
				};
				// What a process leaves behind: a log that nobody carried over into the file.
				const kill = async () => store.close();
				opened.push({ store, close, kill });
				return { store, close, kill };
			},
			advance: async (ms) => void (clock.now += ms),
			async plant(runId, seq, stored) {
				const own = database();
				own.db
					.prepare('INSERT INTO record (run_id, seq, content) VALUES (?, ?, ?)')
					.run(runId, seq, JSON.stringify(stored));
				own.close();
			},
			async close() {
				for (const each of opened) await each.close();
				rmSync(folder, { recursive: true, force: true });
			},
		};
	},
};
