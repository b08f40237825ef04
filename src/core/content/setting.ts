import type { Row } from './row.ts';

/** One choice of the person. `id` is the setting's name; whoever reads `value` checks it. */
export interface Setting extends Row {
	readonly value: unknown;
}
