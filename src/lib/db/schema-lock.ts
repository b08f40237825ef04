/**
 * Tabs open the database together, but whoever changes its schema or replaces it is alone.
 * Without Web Locks (an insecure origin) the work runs unguarded: one tab is then all there should be.
 */
export function withSchemaLock<T>(name: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
	const locks = lockManager();
	return locks ? locks.request(`${name}:schema`, { mode }, work) : work();
}

/** `busy` when another tab holds the lock in any mode. */
export function trySchemaLock<T>(name: string, work: () => Promise<T>): Promise<T | 'busy'> {
	const locks = lockManager();
	if (!locks) return work();
	return locks.request(`${name}:schema`, { ifAvailable: true }, (lock) =>
		lock ? work() : Promise.resolve('busy' as const),
	);
}

function lockManager(): LockManager | undefined {
	return 'locks' in navigator ? navigator.locks : undefined;
}
