import type { Usage } from '#core/content/usage.ts';
import type { Answer } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import type { StopReason } from '#core/content/answer.ts';
import { stopOf } from '../stop.ts';
import type { ReadStep, WireReader } from '../wire.ts';
import { geminiChunkSchema, type GeminiPart, type GeminiUsage } from './chunk.ts';

/** The model wrote a call that Gemini itself could not read, and the call is gone. */
const LOST_CALL = [
	'MALFORMED_FUNCTION_CALL',
	'UNEXPECTED_TOOL_CALL',
	'MALFORMED_RESPONSE',
	'MISSING_THOUGHT_SIGNATURE',
];

export class GeminiReader implements WireReader {
	readonly #answer: Answer;
	#stop: StopReason | undefined;

	constructor(answer: Answer) {
		this.#answer = answer;
	}

	read(value: unknown): ReadStep {
		const parsed = geminiChunkSchema.safeParse(value);
		if (!parsed.success) return classify({ circumstance: 'garbled' });
		const chunk = parsed.data;
		if (chunk.error != null) return classify({ error: readErrorValue(value) });
		if (chunk.usageMetadata) this.#answer.use(usageOf(chunk.usageMetadata));
		// Only one answer is ever asked for.
		const candidate = chunk.candidates?.[0];
		if (candidate || chunk.promptFeedback) this.#answer.start(chunk.modelVersion);
		for (const part of candidate?.content?.parts ?? []) this.#take(part);
		if (chunk.promptFeedback?.blockReason) this.#stop = 'refused';
		const reason = candidate?.finishReason;
		if (reason && LOST_CALL.includes(reason))
			return classify({ error: { codes: ['tool_use_failed'], message: '' } });
		if (reason) this.#stop = stopOf(reason);
		return 'more';
	}

	end(): Exclude<ReadStep, 'more'> {
		if (this.#stop === undefined) return classify({ circumstance: 'cut' });
		this.#answer.finish(this.#stop);
		return 'done';
	}

	#take(part: GeminiPart): void {
		const seal = part.thoughtSignature ?? undefined;
		if (part.functionCall) {
			this.#answer.endFlow();
			const writer = this.#answer.open('call');
			writer.name(part.functionCall.name ?? '', part.functionCall.id ?? undefined);
			writer.add(JSON.stringify(part.functionCall.args ?? {}));
			if (seal !== undefined) writer.seal(seal);
			writer.close();
		} else if (part.text || seal !== undefined) {
			// A signature may come alone at the end: it belongs to the words before it.
			const writer = this.#answer.flow(part.thought ? 'reasoning' : 'text', part.text ?? '');
			if (seal !== undefined) writer.seal(seal);
		}
	}
}

function usageOf(usage: GeminiUsage): Partial<Usage> {
	const reasoning = usage.thoughtsTokenCount ?? 0;
	return {
		input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
		output: (usage.candidatesTokenCount ?? 0) + reasoning,
		cacheRead: usage.cachedContentTokenCount ?? 0,
		reasoning,
	};
}
