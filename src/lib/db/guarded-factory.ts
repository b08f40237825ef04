/** Opens one version of one database and refuses every other way the browser could answer. */
export interface GuardedFactory extends Pick<IDBFactory, 'open'> {
	/** The schema may be made or changed by the next open, when the version found there is `from`. */
	readonly allowUpgrade: (from: number) => void;
	/** What is still waiting is undone the moment it would happen. */
	readonly abandon: () => void;
	readonly isAbandoned: () => boolean;
	/** Part of what Dexie expects here; it would otherwise keep a list of its own in another database. */
	readonly databases: () => Promise<IDBDatabaseInfo[]>;
}

/**
 * Without this a reopened connection to a database that was deleted meanwhile would make an empty one,
 * and a request that waited behind an old tab would upgrade long after its caller gave up.
 * `version` is the browser's number, ten times the schema's.
 */
export function createGuardedFactory(factory: IDBFactory, version: number): GuardedFactory {
	let upgradeFrom: number | undefined;
	let abandoned = false;

	return {
		allowUpgrade: (from) => (upgradeFrom = from),
		abandon: () => (abandoned = true),
		isAbandoned: () => abandoned,
		databases: () => Promise.resolve([]),
		open(name) {
			const request = factory.open(name, version);
			request.addEventListener('upgradeneeded', (event) => {
				const allowed = event.oldVersion === upgradeFrom && !abandoned;
				if (allowed) return;
				event.stopImmediatePropagation();
				request.transaction?.abort();
			});
			request.addEventListener('success', (event) => {
				upgradeFrom = undefined;
				if (!abandoned) return;
				event.stopImmediatePropagation();
				request.result.close();
			});
			return request;
		},
	};
}

/** The browser's version number of an existing database, 0 when there is none. Creates nothing. */
export async function installedVersion(factory: IDBFactory, name: string): Promise<number> {
	// Missing in some older engines, whatever the types say.
	if (typeof factory.databases === 'function') {
		const found = (await factory.databases()).find((each) => each.name === name);
		return found?.version ?? 0;
	}
	return new Promise((resolve, reject) => {
		const request = factory.open(name);
		let created = false;
		request.onupgradeneeded = () => {
			created = true;
			request.transaction?.abort();
		};
		request.onsuccess = () => {
			const { version } = request.result;
			request.result.close();
			resolve(version);
		};
		request.onerror = () => {
			if (created) resolve(0);
			else reject(request.error ?? new DOMException('open failed', 'UnknownError'));
		};
	});
}
