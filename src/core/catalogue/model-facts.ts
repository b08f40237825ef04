import type { Abilities } from '#core/content/abilities.ts';
import type { Price } from '#core/content/price.ts';

/** What is known about a model, wherever it is from. */
export interface ModelFacts {
	/** Of the connection family, such as `anthropic`. */
	readonly provider: string;
	readonly id: string;
	readonly name: string;
	/** Tokens of input and output together. */
	readonly contextTokens: number;
	readonly maxOutputTokens: number;
	readonly abilities: Abilities;
	/** Absent where nobody pays: on the person's own machines. */
	readonly price?: Price;
	/** As `2026-05-01`. */
	readonly released?: string;
	readonly isDeprecated?: true;
}
