import type { AnswerPart, StopReason } from '#core/content/answer.ts';
import { NO_USAGE, type Usage } from '#core/content/usage.ts';
import { writePart, type PartWriter, type Sheet } from './part-writer.ts';
import type { ProviderEvent } from './provider.ts';

/** Figures as they come: what is missing says nothing. */
export type UsageFigures = { readonly [Figure in keyof Usage]?: number | null | undefined };

/** Builds the events of one answer in their lawful order, whatever order the wire has. */
export interface Answer {
	/** The events since the last time. */
	drain(): readonly ProviderEvent[];
	/** The provider began; only the first time counts. */
	start(model?: string | null): void;
	/** Goes on with the part that is being written if it is of this kind and not sealed, else begins the next. */
	flow(kind: 'text' | 'reasoning', text: string): PartWriter;
	endFlow(): void;
	open(kind: AnswerPart['type']): PartWriter;
	/** A call that comes at once. */
	call(tool: string | null | undefined, id: string | null | undefined, args: unknown, seal?: unknown): void;
	/** Later figures replace earlier ones where they are given. */
	use(usage: UsageFigures): void;
	/** Ends what is open. A stop that leaves calls behind is a stop for calls, unless it says the answer is not whole. */
	finish(stop: StopReason): void;
}

/** @param callIds that the conversation has already */
export function newAnswer(callIds: Iterable<string>, newId: () => string): Answer {
	const usedIds = new Set(callIds);
	const events: ProviderEvent[] = [];
	const parts: (AnswerPart | undefined)[] = [];
	const writers = new Set<PartWriter>();
	const sheet: Sheet = { events, parts, writers, callId };
	let flowing: PartWriter | undefined;
	let hasStarted = false;
	let usage: UsageFigures = NO_USAGE;

	function callId(wanted: string | null | undefined): string {
		const id = wanted && !usedIds.has(wanted) ? wanted : newId();
		usedIds.add(id);
		return id;
	}

	function start(model?: string | null): void {
		if (hasStarted) return;
		hasStarted = true;
		events.push({ type: 'start', ...(model && { model }) });
	}

	function open(kind: AnswerPart['type']): PartWriter {
		start();
		return writePart(kind, sheet);
	}

	function endFlow(): void {
		flowing?.close();
		flowing = undefined;
	}

	return {
		start,
		open,
		endFlow,
		drain: () => events.splice(0),
		flow(kind, text) {
			if (flowing?.kind !== kind || flowing.isSealed()) {
				endFlow();
				flowing = open(kind);
			}
			flowing.add(text);
			return flowing;
		},
		call(tool, id, args, seal) {
			endFlow();
			const writer = open('call');
			writer.name(tool ?? '', id);
			writer.add(typeof args === 'string' ? args : JSON.stringify(args ?? {}));
			writer.seal(seal);
			writer.close();
		},
		use(figures) {
			const given = Object.entries(figures).filter(([, count]) => count != null);
			usage = { ...usage, ...Object.fromEntries(given) };
		},
		finish(stop) {
			start();
			for (const writer of writers) writer.close();
			const whole = parts.filter((part) => part !== undefined);
			const isEnd = stop === 'end' || stop === 'calls';
			const meant = whole.some((part) => part.type === 'call') ? 'calls' : 'end';
			events.push({ type: 'done', stop: isEnd ? meant : stop, usage: plausible(usage), parts: whole });
		},
	};
}

/** A count below nothing, or parts larger than their whole, are the provider's slip and not ours to pass on. */
function plausible(usage: UsageFigures): Usage {
	const count = (figure: keyof Usage, most = Number.MAX_SAFE_INTEGER) =>
		Math.min(Math.max(0, Math.floor(usage[figure] ?? 0) || 0), most);
	const input = count('input');
	const output = count('output');
	const cacheRead = count('cacheRead', input);
	return {
		input,
		output,
		cacheRead,
		cacheWrite: count('cacheWrite', input - cacheRead),
		reasoning: count('reasoning', output),
	};
}
