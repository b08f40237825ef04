import type { StopReason } from '#core/content/answer.ts';
import type { Answer } from '../answer.ts';
import type { PartWriter } from '../part-writer.ts';
import { cut, garbled, readerOf } from '../read-event.ts';
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

export function readMessages(answer: Answer): WireReader {
	const blocks = new Map<number, Block>();
	let message: MessageEvent['message'];
	let stop: StopReason | undefined;
	let tokens = { fresh: 0, cacheRead: 0, cacheWrite: 0 };

	function read(event: MessageEvent): ReadStep {
		const index = event.index ?? 0;
		const block = blocks.get(index);
		switch (event.type) {
			case 'message_start':
				return startMessage(event.message ?? {});
			case 'content_block_start':
				if (!event.content_block || !message || block) return garbled();
				blocks.set(index, startBlock(event.content_block));
				return 'more';
			case 'content_block_delta': {
				if (!block) return garbled();
				const { text, thinking, partial_json, signature } = event.delta ?? {};
				block.writer?.add(text ?? thinking ?? partial_json ?? '');
				block.signature += signature ?? '';
				return 'more';
			}
			case 'content_block_stop':
				if (block) endBlock(block);
				return 'more';
			case 'message_delta':
				use(event.usage);
				if (event.delta?.stop_reason) stop = stopOf(event.delta.stop_reason);
				return 'more';
			case 'message_stop':
				for (const each of blocks.values()) endBlock(each);
				if (!message || !stop) return garbled();
				answer.finish(stop);
				return 'done';
			default:
				return 'more';
		}
	}

	/** Gateways have been seen to begin twice; a second message in one answer, though, is none of ours. */
	function startMessage(started: NonNullable<MessageEvent['message']>): ReadStep {
		if (message) return started.id === message.id && blocks.size === 0 ? 'more' : garbled();
		message = started;
		answer.start(started.model);
		use(started.usage);
		return 'more';
	}

	function startBlock(start: NonNullable<MessageEvent['content_block']>): Block {
		const kind = KINDS.get(start.type);
		const writer = kind && answer.open(kind);
		writer?.add(start.text ?? start.thinking ?? '');
		if (start.type === 'redacted_thinking') writer?.seal({ redacted: start.data ?? '' });
		if (kind === 'call') writer?.name(start.name ?? '', start.id);
		return { writer, input: start.input ?? {}, signature: start.signature ?? '' };
	}

	function endBlock({ writer, input, signature }: Block): void {
		if (!writer) return;
		const isWhole = writer.kind === 'call' && !writer.hasText() && Object.keys(input).length > 0;
		if (isWhole) writer.add(JSON.stringify(input));
		if (writer.kind === 'reasoning') writer.seal(signature || undefined);
		writer.close();
	}

	/** Later figures are totals, and may leave out what has not changed. */
	function use(usage: MessageUsage): void {
		if (!usage) return;
		tokens = {
			fresh: usage.input_tokens ?? tokens.fresh,
			cacheRead: usage.cache_read_input_tokens ?? tokens.cacheRead,
			cacheWrite: usage.cache_creation_input_tokens ?? tokens.cacheWrite,
		};
		const { fresh, cacheRead, cacheWrite } = tokens;
		answer.use({
			input: fresh + cacheRead + cacheWrite,
			cacheRead,
			cacheWrite,
			output: usage.output_tokens,
			reasoning: usage.output_tokens_details?.thinking_tokens,
		});
	}

	return readerOf(messageEventSchema, read, cut);
}
