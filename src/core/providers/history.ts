import type { ModelMessage } from '#core/content/message.ts';
import { isRecord } from '#core/kernel/json.ts';
import type { BlobPart, CallPart, Part, ReasoningPart, ResultPart, TextPart } from '#core/content/part.ts';
import type { WireName } from './wire.ts';

/** A conversation as every wire can take it: each call is followed by its result, and nothing foreign is sealed. */
export type Turn = UserTurn | AssistantTurn | ResultsTurn;

export interface UserTurn {
	readonly role: 'user';
	readonly parts: readonly (TextPart | BlobPart)[];
}

export interface AssistantTurn {
	readonly role: 'assistant';
	readonly parts: readonly (TextPart | ReasoningPart | CallPart)[];
}

/** Results in the order of the calls they answer. */
export interface ResultsTurn {
	readonly role: 'results';
	readonly parts: readonly ResultPart[];
}

const NOT_RUN = 'There is no result: this call was not run.';

export function turnsOf(messages: readonly ModelMessage[], wire: WireName, model: string): readonly Turn[] {
	const resultsById = new Map<string, ResultPart[]>();
	for (const part of messages.flatMap((message) => message.parts)) {
		if (part.type === 'result') resultsById.set(part.id, [...(resultsById.get(part.id) ?? []), part]);
	}
	const turns = messages.flatMap((message): Turn[] => {
		if (message.role !== 'assistant') return [{ role: 'user', parts: message.parts.filter(isSaid) }];
		// Its seals and reasoning are worth something only to the wire and model that wrote them.
		const isOwn = message.origin?.wire === wire && message.origin.model === model;
		const parts = message.parts.flatMap((part) => ownPart(part, isOwn));
		const results = parts.flatMap((part) => {
			if (part.type !== 'call') return [];
			return [resultsById.get(part.id)?.shift() ?? missingResult(part)];
		});
		return [
			{ role: 'assistant', parts },
			{ role: 'results', parts: results },
		];
	});
	return joinByRole(turns);
}

/** Arguments as the object that every wire wants; what was broken goes back as the model wrote it. */
export function argumentsOf(call: CallPart): Readonly<Record<string, unknown>> {
	const { args } = call;
	if (args === undefined) return { unreadable: call.raw ?? '' };
	return isRecord(args) ? args : { value: args };
}

/** Without empty ones, and neighbours of one role as one: some refuse two messages of a role in a row. */
export function joinByRole<T extends { readonly role: string; readonly parts: readonly unknown[] }>(
	turns: readonly T[],
): readonly T[] {
	const joined: T[] = [];
	for (const turn of turns) {
		const last = joined.at(-1);
		if (last?.role === turn.role)
			joined[joined.length - 1] = { ...last, parts: [...last.parts, ...turn.parts] };
		else if (turn.parts.length > 0) joined.push(turn);
	}
	return joined;
}

function isSaid(part: Part): part is TextPart | BlobPart {
	return part.type === 'blob' || (part.type === 'text' && part.text.trim() !== '');
}

function ownPart(part: Part, isOwn: boolean): (TextPart | ReasoningPart | CallPart)[] {
	if (part.type === 'blob' || part.type === 'result') return [];
	const isThought = part.type === 'reasoning';
	const { seal, ...bare } = part;
	if (isOwn && (isThought || seal !== undefined)) return [part];
	return isThought || (part.type === 'text' && part.text.trim() === '') ? [] : [bare];
}

function missingResult({ id, tool }: CallPart): ResultPart {
	return { type: 'result', id, tool, parts: [{ type: 'text', text: NOT_RUN }], status: 'skipped' };
}
