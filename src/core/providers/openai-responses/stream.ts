import type { Answer, UsageFigures } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import type { PartWriter } from '../part-writer.ts';
import { cut, garbled, readerOf } from '../read-event.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import { responseEventSchema, type ResponseEvent, type ResponseItem, type ResponseUsage } from './event.ts';
import type { ItemSeal } from './seal.ts';

const KINDS: ReadonlyMap<string, PartWriter['kind']> = new Map([
	['message', 'text'],
	['reasoning', 'reasoning'],
	['function_call', 'call'],
]);

interface OpenItem {
	/** Undefined for a kind of item we have no use for. */
	readonly writer: PartWriter | undefined;
	/** The piece of text being written; pieces stand apart as paragraphs. */
	piece: number;
}

export function readResponses(answer: Answer): WireReader {
	const items = new Map<number, OpenItem>();
	let isRefused = false;

	function read(event: ResponseEvent): ReadStep {
		const { type, item, response } = event;
		const index = event.output_index ?? 0;
		switch (type) {
			case 'response.created':
				answer.start(response?.model);
				return 'more';
			case 'response.output_item.added':
				if (item) itemAt(index, item);
				return 'more';
			case 'response.refusal.delta':
				isRefused = true;
				return add(index, event);
			case 'response.output_text.delta':
			case 'response.reasoning_text.delta':
			case 'response.reasoning_summary_text.delta':
			case 'response.function_call_arguments.delta':
				return add(index, event);
			case 'response.output_item.done':
				if (item) endItem(index, item);
				return 'more';
			case 'response.completed':
			case 'response.incomplete':
				return finish(event);
			case 'response.failed':
				return classify({ error: readErrorValue(event) });
			default:
				return 'more';
		}
	}

	function itemAt(index: number, item: ResponseItem): OpenItem {
		const known = items.get(index);
		if (known) return known;
		const kind = KINDS.get(item.type);
		const writer = kind && answer.open(kind);
		if (kind === 'call') writer?.name(item.name ?? '', item.call_id ?? item.id);
		const open: OpenItem = { writer, piece: 0 };
		items.set(index, open);
		return open;
	}

	function add(index: number, event: ResponseEvent): ReadStep {
		const item = items.get(index);
		if (!item) return garbled();
		const piece = event.content_index ?? event.summary_index ?? 0;
		if (piece !== item.piece && item.writer?.hasText()) item.writer.add('\n\n');
		item.piece = piece;
		item.writer?.add(event.delta ?? '');
		return 'more';
	}

	/** The whole item comes once more at its end: what was not streamed is taken from there. */
	function endItem(index: number, item: ResponseItem): void {
		const { writer } = itemAt(index, item);
		if (!writer) return;
		if (!writer.hasText()) writer.add(wholeText(item));
		if (item.content?.some((piece) => piece.refusal)) isRefused = true;
		writer.seal(sealOf(item));
		writer.close();
	}

	function finish({ type, response }: ResponseEvent): ReadStep {
		if (response?.usage) answer.use(usageOf(response.usage));
		const isCut = type === 'response.incomplete' || response?.status === 'incomplete';
		const isFiltered = response?.incomplete_details?.reason === 'content_filter';
		answer.finish(isRefused || isFiltered ? 'refused' : isCut ? 'length' : 'end');
		return 'done';
	}

	return readerOf(responseEventSchema, read, cut);
}

function wholeText(item: ResponseItem): string {
	if (item.type === 'function_call') return item.arguments ?? '';
	const pieces = item.summary?.length ? item.summary : (item.content ?? []);
	return pieces.map((piece) => piece.text ?? piece.refusal ?? '').join('\n\n');
}

function sealOf(item: ResponseItem): ItemSeal | undefined {
	if (item.type === 'reasoning' && item.encrypted_content) {
		return { ...(item.id && { id: item.id }), encrypted: item.encrypted_content };
	}
	return item.type === 'message' && item.phase ? { phase: item.phase } : undefined;
}

function usageOf(usage: ResponseUsage): UsageFigures {
	return {
		input: usage.input_tokens,
		output: usage.output_tokens,
		cacheRead: usage.input_tokens_details?.cached_tokens,
		reasoning: usage.output_tokens_details?.reasoning_tokens,
	};
}
