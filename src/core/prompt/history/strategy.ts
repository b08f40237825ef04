import type { ModelMessage } from '#core/content/message.ts';
import { exchangeStarts, safeCuts } from './cuts.ts';

/** How much of what was said a model is shown. Nothing is deleted by any of them. */
export type HistoryStrategy =
	| { readonly type: 'whole' }
	/** The last so many exchanges. */
	| { readonly type: 'window'; readonly exchanges: number }
	| { readonly type: 'token-budget'; readonly tokens: number };

export interface FittedHistory<M extends ModelMessage> {
	readonly messages: readonly M[];
	/** How many at the beginning are left out. */
	readonly leftOut: number;
	/** Even the last exchange alone is more than the budget; it is shown all the same. */
	readonly isOver: boolean;
}

/** Tokens of messages. Together they may weigh less than one by one, never more. */
export type WeighMessages = (messages: readonly ModelMessage[]) => number;

/** What is left from each message on, each of them weighed once. */
export function weightsFrom(messages: readonly ModelMessage[], weigh: WeighMessages): readonly number[] {
	const weights = messages.map((message) => weigh([message]));
	for (let at = weights.length - 2; at >= 0; at--) weights[at] = (weights[at] ?? 0) + (weights[at + 1] ?? 0);
	return weights;
}

export function fitHistory<M extends ModelMessage>(
	messages: readonly M[],
	strategy: HistoryStrategy,
	weigh: WeighMessages,
): FittedHistory<M> {
	const starts = exchangeStarts(messages);
	switch (strategy.type) {
		case 'whole':
			return from(messages, firstCut(messages));
		case 'window': {
			const count = Math.max(1, Math.floor(strategy.exchanges) || 1);
			return from(messages, starts.length <= count ? firstCut(messages) : (starts.at(-count) ?? 0));
		}
		case 'token-budget': {
			const weights = weightsFrom(messages, weigh);
			const candidates = [firstCut(messages), ...starts];
			const fits = candidates.find((at) => (weights[at] ?? 0) <= strategy.tokens);
			if (fits !== undefined) return from(messages, fits);
			return { ...from(messages, starts.at(-1) ?? firstCut(messages)), isOver: true };
		}
	}
}

/** Results whose calls are gone, at the very beginning, are of no use to anybody. */
function firstCut(messages: readonly ModelMessage[]): number {
	return safeCuts(messages)[0] ?? messages.length;
}

function from<M extends ModelMessage>(messages: readonly M[], at: number): FittedHistory<M> {
	return { messages: messages.slice(at), leftOut: at, isOver: false };
}
