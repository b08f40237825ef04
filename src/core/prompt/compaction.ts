import type { LabelledMessage, ModelMessage } from '#core/content/message.ts';
import { exchangeStarts, safeCuts } from './history/cuts.ts';
import { weightsFrom, type WeighMessages } from './history/strategy.ts';
import { applyCompaction, type Compaction } from './history/summary.ts';

/** What one call of a model has room for. Everything in tokens. */
export interface Room {
	/** Of input and output together. */
	readonly contextTokens: number;
	readonly outputTokens: number;
	/** What goes along whatever was said: the system prompt and the tools. */
	readonly fixedTokens: number;
}

export interface CompactionPlan {
	/** For the record: how many messages from the beginning the summary will stand for. */
	readonly count: number;
	/** What it has to be made from: the last summary, if there is one, and what came after it. */
	readonly replaced: readonly LabelledMessage[];
}

/** For what the estimate gets wrong. */
const MARGIN = 0.08;
const BEGIN_AT = 0.75;
/** What is kept word for word, of the room for the conversation. */
const KEEP = 0.3;
/** However much a model could answer at most, its prompt has this share of the context. */
const LEAST_PROMPT = 0.5;

/** The most a prompt may have: the context without the answer and a margin. */
export function promptTokens({ contextTokens, outputTokens }: Omit<Room, 'fixedTokens'>): number {
	const output = Math.min(outputTokens, contextTokens * LEAST_PROMPT);
	return Math.max(0, Math.floor(contextTokens * (1 - MARGIN) - output));
}

/**
 * When the conversation has grown to three quarters of its room: what to summarise, so that about the last third
 * stays. Undefined while there is no need, or nothing that could be cut off. With `isForced` it does not wait, as
 * after a provider has said that the prompt is too long.
 */
export function planCompaction(
	messages: readonly LabelledMessage[],
	last: Compaction | undefined,
	room: Room,
	weigh: WeighMessages,
	isForced = false,
): CompactionPlan | undefined {
	const limit = promptTokens(room);
	const shown = applyCompaction(messages, last);
	const shownTokens = weigh(shown);
	if (!isForced && room.fixedTokens + shownTokens <= limit * BEGIN_AT) return undefined;

	const before = last?.summary ? last.count : 0;
	// Where it was too long, there was less room than we knew of.
	const roomForIt = Math.max(0, limit - room.fixedTokens);
	const keep = (isForced ? Math.min(roomForIt, shownTokens) : roomForIt) * KEEP;
	const count = cutWithin(messages, before, keep, weigh);
	if (count === undefined) return undefined;
	const replaced = messages.slice(before, count);
	return { count, replaced: last?.summary ? [last.summary, ...replaced] : replaced };
}

/**
 * The earliest cut after which what is left is small enough: where an exchange begins, or, when the last one alone
 * is too long, between two of its steps. When nothing is small enough, the last cut there is.
 */
function cutWithin(
	messages: readonly ModelMessage[],
	before: number,
	keep: number,
	weigh: WeighMessages,
): number | undefined {
	const weights = weightsFrom(messages, weigh);
	const fits = (at: number) => (weights[at] ?? 0) <= keep;
	const cuts = safeCuts(messages).filter((at) => at > before);
	const starts = exchangeStarts(messages).filter((at) => at > before);
	return starts.find(fits) ?? cuts.find(fits) ?? cuts.at(-1);
}
