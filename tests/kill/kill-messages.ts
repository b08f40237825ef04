import type { RunRecord } from '#core/journal/record.ts';

export type ToWorker =
	| {
			readonly type: 'begin';
			/** Of the database. */
			readonly name: string;
			readonly first: number;
			readonly last: number;
			readonly atOnce: number;
	  }
	| { readonly type: 'answer'; readonly id: number; readonly had: boolean };

export type FromWorker =
	| { readonly type: 'ready' }
	| { readonly type: 'told'; readonly record: RunRecord }
	| { readonly type: 'act'; readonly id: number; readonly tool: string; readonly key: string }
	| { readonly type: 'has'; readonly id: number; readonly key: string }
	| { readonly type: 'ended'; readonly seed: number }
	| { readonly type: 'through' };
