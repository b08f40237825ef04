import type { Answer, PartWriter } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import type { StopReason } from '#core/content/answer.ts';
import { stopOf } from '../stop.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import { messageEventSchema, type MessageEvent, type MessageUsage } from './event.ts';

const KINDS: ReadonlyMap<string, PartWriter['kind']> = new Map([
	['text', 'text'],
	['thinking', 'reasoning'],
	['redacted_thinking', 'reasoning'],
	['tool_use', 'call'],
]);

interface Block {
	/** Undefined for a kind of block we have no use for. */
	readonly writer: PartWriter | undefined;
	/** Arguments that came whole with the block; they hold if none are streamed. */
	readonly input: Readonly<Record<string, unknown>>;
	signature: string;
}

export class MessagesReader implements WireReader {
	readonly #answer: Answer;
	readonly #blocks = new Map<number, Block>();
	#messageId: string | null | undefined;
	#hasMessage = false;
	#stop: StopReason | undefined;
	#tokens = { fresh: 0, cacheRead: 0, cacheWrite: 0 };

	constructor(answer: Answer) {
		this.#answer = answer;
	}

	read(value: unknown): ReadStep {
		const parsed = messageEventSchema.safeParse(value);
		if (!parsed.success) return classify({ circumstance: 'garbled' });
		const event = parsed.data;
		switch (event.type) {
			case 'message_start':
				return this.#startMessage(event);
			case 'content_block_start':
				return this.#startBlock(event);
			case 'content_block_delta':
				return this.#addToBlock(event);
			case 'content_block_stop':
				return this.#endBlock(event.index ?? 0);
			case 'message_delta':
				this.#use(event.usage);
				if (event.delta?.stop_reason) this.#stop = stopOf(event.delta.stop_reason);
				return 'more';
			case 'message_stop':
				return this.#finish();
			case 'error':
				return classify({ error: readErrorValue(value) });
			default:
				return 'more';
		}
	}

	end(): Exclude<ReadStep, 'more'> {
		return classify({ circumstance: 'cut' });
	}

	/** Gateways have been seen to begin twice; a second message in one answer, though, is none of ours. */
	#startMessage({ message }: MessageEvent): ReadStep {
		if (this.#hasMessage) {
			const isSame = message?.id === this.#messageId && this.#blocks.size === 0;
			return isSame ? 'more' : classify({ circumstance: 'garbled' });
		}
		this.#hasMessage = true;
		this.#messageId = message?.id;
		this.#answer.start(message?.model);
		this.#use(message?.usage);
		return 'more';
	}

	#startBlock({ index, content_block: start }: MessageEvent): ReadStep {
		if (!start || !this.#hasMessage || this.#blocks.has(index ?? 0))
			return classify({ circumstance: 'garbled' });
		const block: Block = {
			writer: this.#open(start),
			input: start.input ?? {},
			signature: start.signature ?? '',
		};
		this.#blocks.set(index ?? 0, block);
		return 'more';
	}

	#open(start: NonNullable<MessageEvent['content_block']>): PartWriter | undefined {
		const kind = KINDS.get(start.type);
		const writer = kind && this.#answer.open(kind);
		writer?.add(start.text ?? start.thinking ?? '');
		if (start.type === 'redacted_thinking') writer?.seal({ redacted: start.data ?? '' });
		if (kind === 'call') writer?.name(start.name ?? '', start.id ?? undefined);
		return writer;
	}

	#addToBlock({ index, delta }: MessageEvent): ReadStep {
		const block = this.#blocks.get(index ?? 0);
		if (!block) return classify({ circumstance: 'garbled' });
		block.writer?.add(delta?.text ?? delta?.thinking ?? delta?.partial_json ?? '');
		block.signature += delta?.signature ?? '';
		return 'more';
	}

	#endBlock(index: number): ReadStep {
		const block = this.#blocks.get(index);
		const writer = block?.writer;
		if (!block || !writer) return 'more';
		const isWhole = writer.kind === 'call' && !writer.hasText && Object.keys(block.input).length > 0;
		if (isWhole) writer.add(JSON.stringify(block.input));
		if (writer.kind === 'reasoning' && block.signature !== '') writer.seal(block.signature);
		writer.close();
		return 'more';
	}

	#finish(): ReadStep {
		for (const index of this.#blocks.keys()) this.#endBlock(index);
		if (!this.#hasMessage || this.#stop === undefined) return classify({ circumstance: 'garbled' });
		this.#answer.finish(this.#stop);
		return 'done';
	}

	/** Later figures are totals, and may leave out what has not changed. */
	#use(usage: MessageUsage): void {
		if (!usage) return;
		const known = this.#tokens;
		this.#tokens = {
			fresh: usage.input_tokens ?? known.fresh,
			cacheRead: usage.cache_read_input_tokens ?? known.cacheRead,
			cacheWrite: usage.cache_creation_input_tokens ?? known.cacheWrite,
		};
		const { fresh, cacheRead, cacheWrite } = this.#tokens;
		const reasoning = usage.output_tokens_details?.thinking_tokens;
		this.#answer.use({
			input: fresh + cacheRead + cacheWrite,
			cacheRead,
			cacheWrite,
			...(usage.output_tokens == null ? {} : { output: usage.output_tokens }),
			...(reasoning == null ? {} : { reasoning }),
		});
	}
}
