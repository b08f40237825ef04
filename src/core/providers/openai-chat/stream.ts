import type { Usage } from '#core/content/usage.ts';
import type { Answer, PartWriter } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import type { StopReason } from '#core/content/answer.ts';
import { stopOf } from '../stop.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import { chunkSchema, type ChatCall, type ChatDelta, type ChatUsage, type ReasoningDetail } from './chunk.ts';
import type { ChatQuirks } from './quirks.ts';
import { ThinkTags } from './think-tags.ts';

interface OpenCall {
	readonly id: string;
	readonly index: number | undefined;
	readonly writer: PartWriter;
}

export class ChatReader implements WireReader {
	readonly #answer: Answer;
	readonly #tags: ThinkTags | undefined;
	readonly #hasDetails: boolean;
	readonly #calls: OpenCall[] = [];
	/** Kept open to the end where the provider's notes on it come in pieces and later than the words. */
	#reasoning: PartWriter | undefined;
	readonly #details: ReasoningDetail[] = [];
	#stop: StopReason | undefined;
	#isRefused = false;

	constructor(answer: Answer, quirks: ChatQuirks) {
		this.#answer = answer;
		this.#tags = quirks.thinkTags ? new ThinkTags() : undefined;
		this.#hasDetails = quirks.reasoningBack === 'reasoning_details';
	}

	read(value: unknown, event: string): ReadStep {
		const parsed = chunkSchema.safeParse(value);
		if (!parsed.success) return classify({ circumstance: 'garbled' });
		const chunk = parsed.data;
		if (chunk.error != null || chunk.object === 'error' || event === 'error') {
			return classify({ error: readErrorValue(value) });
		}
		if (chunk.choices != null || chunk.model != null) this.#answer.start(chunk.model);
		const usage = chunk.usage ?? chunk.x_groq?.usage;
		if (usage) this.#answer.use(usageOf(usage));
		// Only one answer is ever asked for.
		const choice = chunk.choices?.[0];
		if (choice?.delta) this.#take(choice.delta);
		const reason = choice?.finish_reason;
		if (reason === 'error') return classify({});
		if (reason === 'insufficient_system_resource') return classify({ status: 503 });
		if (reason) this.#stop = stopOf(reason);
		return 'more';
	}

	end(): Exclude<ReadStep, 'more'> {
		if (this.#stop === undefined) return classify({ circumstance: 'cut' });
		for (const piece of this.#tags?.end() ?? []) this.#answer.flow(piece.kind, piece.text);
		this.#reasoning?.seal(this.#details.length > 0 ? joinDetails(this.#details) : undefined);
		this.#answer.finish(this.#isRefused ? 'refused' : this.#stop);
		return 'done';
	}

	#take(delta: ChatDelta): void {
		const thought = delta.reasoning_content ?? delta.reasoning;
		if (this.#hasDetails && (thought || delta.reasoning_details)) {
			this.#reasoning ??= this.#answer.open('reasoning');
			this.#reasoning.add(thought ?? '');
			this.#details.push(...(delta.reasoning_details ?? []));
		} else if (thought) {
			this.#answer.flow('reasoning', thought);
		}
		const { content } = delta;
		if (typeof content === 'string') this.#text(content);
		for (const item of Array.isArray(content) ? content : []) {
			for (const { text } of item.thinking ?? []) if (text) this.#answer.flow('reasoning', text);
			if (item.text) this.#text(item.text);
		}
		if (delta.refusal) {
			this.#isRefused = true;
			this.#answer.flow('text', delta.refusal);
		}
		for (const call of delta.tool_calls ?? []) this.#call(call);
	}

	#text(text: string): void {
		if (!this.#tags) {
			if (text) this.#answer.flow('text', text);
			return;
		}
		for (const piece of this.#tags.push(text)) this.#answer.flow(piece.kind, piece.text);
	}

	#call(call: ChatCall): void {
		const name = call.function?.name || undefined;
		const id = call.id || undefined;
		const writer = this.#callFor(call.index ?? undefined, id, name);
		if (name) writer.name(name, id);
		if (call.extra_content != null) writer.seal(call.extra_content);
		const written = call.function?.arguments;
		if (written) writer.add(typeof written === 'string' ? written : JSON.stringify(written));
	}

	/** Calls are told apart by index, but some servers give every call the same one, and some give none. */
	#callFor(index: number | undefined, id: string | undefined, name: string | undefined): PartWriter {
		const known = this.#calls.findLast((call) =>
			index === undefined ? id === undefined || call.id === id : call.index === index,
		);
		const isOther = name !== undefined && id !== undefined && known?.id !== '' && known?.id !== id;
		const isNext = name !== undefined && index === undefined && id === undefined;
		if (known && !isOther && !isNext) return known.writer;
		this.#answer.endFlow();
		const writer = this.#answer.open('call');
		this.#calls.push({ id: id ?? '', index, writer });
		return writer;
	}
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

function usageOf(usage: ChatUsage): Partial<Usage> {
	const input = usage.prompt_tokens ?? 0;
	const completion = usage.completion_tokens ?? 0;
	const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
	// Some count reasoning beside the completion; their total shows it.
	const isApart = reasoning > 0 && usage.total_tokens === input + completion + reasoning;
	return {
		input,
		output: isApart ? completion + reasoning : completion,
		cacheRead: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0,
		cacheWrite: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
		reasoning,
	};
}
