/** What something costs or may cost. */
export interface Spend {
	/** Input and output together. */
	readonly tokens: number;
	/** Millionths of a US dollar, whole and rounded up, so that small sums never vanish. */
	readonly microDollars: number;
}

export const NO_SPEND: Spend = { tokens: 0, microDollars: 0 };

export function addSpend(a: Spend, b: Spend): Spend {
	return { tokens: a.tokens + b.tokens, microDollars: a.microDollars + b.microDollars };
}
