import type { Spend } from '#core/content/spend.ts';

/** How much may be spent on what. A missing figure is no limit. Several caps of one scope all hold. */
export type Cap = CapScope & Partial<Spend>;

export type CapScope =
	| { readonly scope: 'call' }
	/** The run and everything it started. */
	| { readonly scope: 'run' }
	/** Everything the agent does in a day or a month. */
	| { readonly scope: 'agent'; readonly agentId: string; readonly per: 'day' | 'month' }
	| { readonly scope: 'day' }
	| { readonly scope: 'month' };
