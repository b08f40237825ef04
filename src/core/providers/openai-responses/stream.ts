import type { Usage } from '#core/content/usage.ts';
import type { Answer, PartWriter } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import { responseEventSchema, type ResponseEvent, type ResponseItem, type ResponseUsage } from './event.ts';
import type { ItemSeal } from './seal.ts';

const KINDS = { message: 'text', reasoning: 'reasoning', function_call: 'call' } as const;

interface OpenItem {
	/** Undefined for a kind of item we have no use for. */
	readonly writer: PartWriter | undefined;
	/** The piece of text being written; pieces stand apart as paragraphs. */
	piece: number;
}

export class ResponsesReader implements WireReader {
	readonly #answer: Answer;
	readonly #items = new Map<number, OpenItem>();
	#isRefused = false;

	constructor(answer: Answer) {
		this.#answer = answer;
	}

	read(value: unknown, eventName: string): ReadStep {
		const parsed = responseEventSchema.safeParse(value);
		if (!parsed.success) {
			return eventName === 'error'
				? classify({ error: readErrorValue(value) })
				: classify({ circumstance: 'garbled' });
		}
		const event = parsed.data;
		const index = event.output_index ?? 0;
		switch (event.type) {
			case 'response.created':
				this.#answer.start(event.response?.model);
				return 'more';
			case 'response.output_item.added':
				if (event.item) this.#itemAt(index, event.item);
				return 'more';
			case 'response.output_text.delta':
				return this.#add(index, event, event.content_index);
			case 'response.refusal.delta':
				this.#isRefused = true;
				return this.#add(index, event, event.content_index);
			case 'response.reasoning_text.delta':
				return this.#add(index, event, event.content_index);
			case 'response.reasoning_summary_text.delta':
				return this.#add(index, event, event.summary_index);
			case 'response.function_call_arguments.delta':
				return this.#add(index, event, 0);
			case 'response.output_item.done':
				if (event.item) this.#endItem(index, event.item);
				return 'more';
			case 'response.completed':
			case 'response.incomplete':
				return this.#finish(event);
			case 'response.failed':
			case 'error':
				return classify({ error: readErrorValue(value) });
			default:
				return 'more';
		}
	}

	end(): Exclude<ReadStep, 'more'> {
		return classify({ circumstance: 'cut' });
	}

	#itemAt(index: number, item: ResponseItem): OpenItem {
		const known = this.#items.get(index);
		if (known) return known;
		const kind = Object.entries(KINDS).find(([type]) => type === item.type)?.[1];
		const writer = kind && this.#answer.open(kind);
		if (kind === 'call') writer?.name(item.name ?? '', item.call_id ?? item.id ?? undefined);
		const open: OpenItem = { writer, piece: 0 };
		this.#items.set(index, open);
		return open;
	}

	#add(index: number, event: ResponseEvent, piece: number | null | undefined): ReadStep {
		const item = this.#items.get(index);
		if (!item) return classify({ circumstance: 'garbled' });
		if ((piece ?? 0) !== item.piece && item.writer?.hasText) item.writer.add('\n\n');
		item.piece = piece ?? 0;
		item.writer?.add(event.delta ?? '');
		return 'more';
	}

	/** The whole item comes once more at its end: what was not streamed is taken from there. */
	#endItem(index: number, item: ResponseItem): void {
		const { writer } = this.#itemAt(index, item);
		if (!writer) return;
		if (!writer.hasText) writer.add(wholeText(item));
		if (item.content?.some((piece) => piece.refusal)) this.#isRefused = true;
		const seal = sealOf(item);
		if (seal) writer.seal(seal);
		writer.close();
	}

	#finish({ type, response }: ResponseEvent): ReadStep {
		if (response?.usage) this.#answer.use(usageOf(response.usage));
		const isCut = type === 'response.incomplete' || response?.status === 'incomplete';
		const isFiltered = response?.incomplete_details?.reason === 'content_filter';
		this.#answer.finish(this.#isRefused || isFiltered ? 'refused' : isCut ? 'length' : 'end');
		return 'done';
	}
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

function usageOf(usage: ResponseUsage): Partial<Usage> {
	return {
		input: usage.input_tokens ?? 0,
		output: usage.output_tokens ?? 0,
		cacheRead: usage.input_tokens_details?.cached_tokens ?? 0,
		reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
	};
}
