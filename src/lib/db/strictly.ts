import type Dexie from 'dexie';
import type { DBCore } from 'dexie';

/**
 * Named among its tables, it makes a transaction resolve only once it would survive a power cut. Browsers otherwise
 * say that a write is done when the system has it, and Dexie can ask for more only for a whole connection.
 */
export const STRICTLY = '$strictly';

/** There is no such table: below Dexie the name becomes the option that IndexedDB has for it. */
export function obeyStrictly(db: Dexie): void {
	db.use({ stack: 'dbcore', name: 'strictly', create: strictBelow });
}

function strictBelow(core: DBCore): Partial<DBCore> {
	return {
		transaction(tables, mode, options) {
			const others = tables.filter((table) => table !== STRICTLY);
			if (others.length === tables.length) return core.transaction(tables, mode, options);
			return core.transaction(others, mode, { ...options, durability: 'strict' });
		},
	};
}
