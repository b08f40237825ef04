import { readSnapshot, type Snapshot } from './snapshot.ts';

/** The snapshot the app came with, loaded when it is first asked for. */
export async function bundledSnapshot(): Promise<Snapshot> {
	const { SNAPSHOT } = await import('./snapshot-data.ts');
	const snapshot = readSnapshot(SNAPSHOT);
	if (!snapshot.ok) throw new Error(`The bundled catalogue is damaged: ${snapshot.error.detail}`);
	return snapshot.value;
}
