import { parseArgs } from 'node:util';
import { createIdSource } from '#core/kernel/id.ts';
import { addDevice } from '#relay/storage/device-store.ts';
import { openStorage } from '#relay/storage/open.ts';

// Writes devices for as long as it is let, and says each id only when its write was acknowledged.
const { values } = parseArgs({ options: { folder: { type: 'string' } }, strict: true });
const opened = await openStorage(values.folder ?? '', undefined);
if (!opened.ok) throw new Error(JSON.stringify(opened.error));

const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
for (;;) {
	const id = newId();
	const device = { id, publicKey: id, name: 'x'.repeat(500), role: 'reader' } as const;
	await addDevice(opened.value.db, opened.value.now, device);
	process.stdout.write(`${id}\n`);
}
