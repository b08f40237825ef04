/** Tokens of one model call. `input` counts everything that was read, cached or not. */
export interface Usage {
	readonly input: number;
	readonly output: number;
	/** Part of `input` that came from the provider's cache. */
	readonly cacheRead: number;
	/** Part of `input` that was written to the provider's cache, where that costs extra. */
	readonly cacheWrite: number;
	/** Part of `output` that was reasoning. */
	readonly reasoning: number;
}

export const NO_USAGE: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
	return {
		input: a.input + b.input,
		output: a.output + b.output,
		cacheRead: a.cacheRead + b.cacheRead,
		cacheWrite: a.cacheWrite + b.cacheWrite,
		reasoning: a.reasoning + b.reasoning,
	};
}
