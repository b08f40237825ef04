import { ok } from '#core/kernel/result.ts';
import { StoreUnusable } from './failure.ts';
import type { DatabaseHandle } from './handle.ts';

/** What came of the transaction `work`, or a rejection: for interfaces of the core that know no failure of a store. */
export async function mustWrite<T>(handle: DatabaseHandle, work: () => PromiseLike<T>): Promise<T> {
	const written = await handle.write(() => work().then((outcome) => ok(outcome)));
	if (!written.ok) throw new StoreUnusable(written.error);
	return written.value;
}
