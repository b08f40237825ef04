/** What a benchmark is: one contender of ours beside a named peer, measured in the same run. */
export interface Bench {
	readonly name: string;
	readonly rounds: number;
	readonly ours: Contender;
	readonly peer: Contender;
	/** The figures to hold, in words, printed under the table. */
	readonly target?: string;
}

export interface Contender {
	readonly name: string;
	/** One round: what was measured, by a name that carries its unit, such as `ready ms`. */
	readonly run: () => Promise<Measures> | Measures;
}

export type Measures = Readonly<Record<string, number>>;
