import { parseArgs } from 'node:util';
import { createIdSource } from '#core/kernel/id.ts';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentRunStore } from '#relay/resident/run-store.ts';
import { OWN_WORDS } from '#core/content/label.ts';

// Appends to one run for as long as it is let, and says each number only when the store said that it is kept.
const { values } = parseArgs({
	options: { folder: { type: 'string' }, run: { type: 'string' } },
	strict: true,
});
const opened = openResidentDatabase(values.folder ?? '');
if (!opened.ok) throw new Error(JSON.stringify(opened.error));

const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
const startTimer = () => () => undefined;
const store = createResidentRunStore(opened.value, { now: Date.now, startTimer });
const runId = values.run ?? '';
await store.create({ id: runId, createdAt: 1, updatedAt: 1, agentId: 'a' }, []);
const lease = await store.lease(runId, String(process.pid), 60_000, true);
if (!lease.ok) throw new Error(lease.error.type);
for (let count = 0; ; count++) {
	const letter = newId();
	await store.post({ id: letter, runId, at: count, type: 'stop', by: 'me' });
	const bodies = [1, 2].map((part) => ({
		type: 'step' as const,
		id: `${letter}/${part}`,
		output: 'x'.repeat(count % 700),
		label: OWN_WORDS,
	}));
	const appended = await store.append(lease.value, bodies, { durable: count % 2 === 0, taken: [letter] });
	if (!appended.ok) throw new Error(appended.error.type);
	process.stdout.write(`${appended.value.map(({ seq }) => seq).join(' ')}\n`);
}
