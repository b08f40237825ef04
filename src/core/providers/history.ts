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
	/** Written by this wire and model: its seals and reasoning are worth something there. */
	readonly isOwn: boolean;
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
		if (message.role !== 'assistant') {
			const parts = message.parts.filter(isSaid);
			return parts.length > 0 ? [{ role: 'user', parts }] : [];
		}
		const isOwn = message.origin?.wire === wire && message.origin.model === model;
		const parts = message.parts.flatMap((part) => ownPart(part, isOwn));
		if (parts.length === 0) return [];
		const results = parts.flatMap((part) => {
			if (part.type !== 'call') return [];
			return [resultsById.get(part.id)?.shift() ?? missingResult(part)];
		});
		const turn: Turn = { role: 'assistant', parts, isOwn };
		return results.length > 0 ? [turn, { role: 'results', parts: results }] : [turn];
	});
	return joinUserTurns(turns);
}

/** The same for who can neither call nor be told of calls. */
export function turnsInWords(
	turns: readonly Turn[],
	wordsOf: (result: ResultPart) => string,
): readonly Turn[] {
	const worded = turns.map((turn): Turn => {
		if (turn.role === 'user') return turn;
		if (turn.role === 'results') {
			const said = turn.parts.map((part) => `[Result of ${part.tool}] ${wordsOf(part)}`);
			return { role: 'user', parts: said.map(text) };
		}
		const parts = turn.parts.map((part) => {
			return part.type === 'call'
				? text(`[Call of ${part.tool}] ${JSON.stringify(argumentsOf(part))}`)
				: part;
		});
		return { ...turn, parts };
	});
	return joinUserTurns(worded);
}

/** Some refuse two messages of the user in a row. */
function joinUserTurns(turns: readonly Turn[]): readonly Turn[] {
	const joined: Turn[] = [];
	for (const turn of turns) {
		const last = joined.at(-1);
		if (turn.role === 'user' && last?.role === 'user') {
			joined[joined.length - 1] = { role: 'user', parts: [...last.parts, ...turn.parts] };
		} else {
			joined.push(turn);
		}
	}
	return joined;
}

/** Arguments as the object that every wire wants; what was broken goes back as the model wrote it. */
export function argumentsOf(call: CallPart): Readonly<Record<string, unknown>> {
	const { args } = call;
	if (args === undefined) return { unreadable: call.raw ?? '' };
	return isRecord(args) ? args : { value: args };
}

/** The turns in one list of what each becomes, neighbours of one role joined. */
export function joinByRole<T>(
	items: readonly { readonly role: string; readonly content: readonly T[] }[],
): readonly { readonly role: string; readonly content: readonly T[] }[] {
	const joined: { role: string; content: T[] }[] = [];
	for (const { role, content } of items) {
		const last = joined.at(-1);
		if (last?.role === role) last.content.push(...content);
		else if (content.length > 0) joined.push({ role, content: [...content] });
	}
	return joined;
}

function isSaid(part: Part): part is TextPart | BlobPart {
	return part.type === 'blob' || (part.type === 'text' && part.text.trim() !== '');
}

function ownPart(part: Part, isOwn: boolean): (TextPart | ReasoningPart | CallPart)[] {
	switch (part.type) {
		case 'text':
			if (isOwn && part.seal !== undefined) return [part];
			return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
		case 'reasoning':
			return isOwn ? [part] : [];
		case 'call': {
			const { seal, ...bare } = part;
			return [isOwn && seal !== undefined ? part : bare];
		}
		case 'blob':
		case 'result':
			return [];
	}
}

function missingResult(call: CallPart): ResultPart {
	return { type: 'result', id: call.id, tool: call.tool, parts: [text(NOT_RUN)], status: 'skipped' };
}

function text(words: string): TextPart {
	return { type: 'text', text: words };
}
