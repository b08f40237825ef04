import type { StopReason } from '#core/content/answer.ts';
import type { Answer, UsageFigures } from '../answer.ts';
import { classify } from '../classify.ts';
import type { PartWriter } from '../part-writer.ts';
import { cut, readerOf } from '../read-event.ts';
import { stopOf } from '../stop.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import {
	chunkSchema,
	type ChatCall,
	type ChatChunk,
	type ChatDelta,
	type ChatUsage,
	type ReasoningDetail,
} from './chunk.ts';
import type { ChatQuirks } from './quirks.ts';
import { thinkTags } from './think-tags.ts';

interface OpenCall {
	readonly id: string;
	readonly index: number | undefined;
	readonly writer: PartWriter;
}

export function readChat(answer: Answer, quirks: ChatQuirks): WireReader {
	const tags = quirks.thinkTags ? thinkTags() : undefined;
	const calls: OpenCall[] = [];
	/** Kept open to the end where the provider's notes on it come in pieces and later than the words. */
	let reasoning: PartWriter | undefined;
	const details: ReasoningDetail[] = [];
	let stop: StopReason | undefined;
	let isRefused = false;

	function read({ choices, model, usage, x_groq: groq }: ChatChunk): ReadStep {
		if (choices != null || model != null) answer.start(model);
		const figures = usage ?? groq?.usage;
		if (figures) answer.use(usageOf(figures));
		// Only one answer is ever asked for.
		const choice = choices?.[0];
		if (choice?.delta) take(choice.delta);
		const reason = choice?.finish_reason;
		if (reason === 'error') return classify({});
		if (reason === 'insufficient_system_resource') return classify({ status: 503 });
		if (reason) stop = stopOf(reason);
		return 'more';
	}

	function end(): Exclude<ReadStep, 'more'> {
		if (stop === undefined) return cut();
		for (const { kind, text } of tags?.end() ?? []) answer.flow(kind, text);
		if (details.length > 0) reasoning?.seal(joinDetails(details));
		answer.finish(isRefused ? 'refused' : stop);
		return 'done';
	}

	function take(delta: ChatDelta): void {
		const thought = delta.reasoning_content ?? delta.reasoning;
		if (quirks.reasoningBack === 'reasoning_details' && (thought || delta.reasoning_details)) {
			reasoning ??= answer.open('reasoning');
			reasoning.add(thought ?? '');
			details.push(...(delta.reasoning_details ?? []));
		} else if (thought) {
			answer.flow('reasoning', thought);
		}
		const { content } = delta;
		for (const item of Array.isArray(content) ? content : [{ text: content, thinking: [] }]) {
			for (const { text } of item.thinking ?? []) if (text) answer.flow('reasoning', text);
			if (item.text) say(item.text);
		}
		if (delta.refusal) {
			isRefused = true;
			answer.flow('text', delta.refusal);
		}
		delta.tool_calls?.forEach(takeCall);
	}

	function say(text: string): void {
		if (!tags) answer.flow('text', text);
		for (const piece of tags?.push(text) ?? []) answer.flow(piece.kind, piece.text);
	}

	function takeCall(call: ChatCall): void {
		const { name, arguments: written } = call.function ?? {};
		const writer = writerFor(call.index ?? undefined, call.id || undefined, name || undefined);
		if (name) writer.name(name, call.id);
		writer.seal(call.extra_content);
		if (written) writer.add(typeof written === 'string' ? written : JSON.stringify(written));
	}

	/** Calls are told apart by index, but some servers give every call the same one, and some give none. */
	function writerFor(
		index: number | undefined,
		id: string | undefined,
		name: string | undefined,
	): PartWriter {
		const known = calls.findLast((call) =>
			index === undefined ? id === undefined || call.id === id : call.index === index,
		);
		const isOther = name !== undefined && id !== undefined && known?.id !== '' && known?.id !== id;
		const isNext = name !== undefined && index === undefined && id === undefined;
		if (known && !isOther && !isNext) return known.writer;
		answer.endFlow();
		const writer = answer.open('call');
		calls.push({ id: id ?? '', index, writer });
		return writer;
	}

	return readerOf(chunkSchema, read, end);
}

/** Notes come in pieces: those of one kind and place are one. */
function joinDetails(details: readonly ReasoningDetail[]): readonly ReasoningDetail[] {
	const joined: ReasoningDetail[] = [];
	for (const detail of details) {
		const last = joined.at(-1);
		if (last && last.type === detail.type && last.index === detail.index && detail.data == null) {
			for (const [key, value] of Object.entries(detail)) {
				const isMore = (key === 'text' || key === 'summary') && typeof value === 'string';
				if (value != null) last[key] = isMore ? `${last[key] ?? ''}${value}` : value;
			}
		} else {
			joined.push({ ...detail });
		}
	}
	return joined;
}

function usageOf(usage: ChatUsage): UsageFigures {
	const { prompt_tokens: input, prompt_tokens_details: prompt } = usage;
	const completion = usage.completion_tokens ?? 0;
	const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
	// Some count reasoning beside the completion; their total shows it.
	const isApart = usage.total_tokens === (input ?? 0) + completion + reasoning;
	return {
		input,
		output: isApart ? completion + reasoning : completion,
		cacheRead: prompt?.cached_tokens ?? usage.prompt_cache_hit_tokens,
		cacheWrite: prompt?.cache_write_tokens,
		reasoning,
	};
}
