import type { Abilities } from './abilities.ts';
import type { Price } from './price.ts';

/** A model as its own server lists it. What the server does not say is absent. */
export interface ListedModel {
	readonly id: string;
	readonly name?: string;
	/** Tokens of input and output together, as the server will run it. */
	readonly contextTokens?: number;
	/** What the model could take, where the server was set up for less. */
	readonly largestContextTokens?: number;
	readonly maxOutputTokens?: number;
	readonly abilities?: Partial<Abilities>;
	readonly price?: Price;
	/** As `2026-05-01`. */
	readonly released?: string;
	readonly isDeprecated?: true;
}
