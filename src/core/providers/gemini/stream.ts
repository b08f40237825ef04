import type { StopReason } from '#core/content/answer.ts';
import type { Answer, UsageFigures } from '../answer.ts';
import { classify } from '../classify.ts';
import { cut, readerOf } from '../read-event.ts';
import { stopOf } from '../stop.ts';
import type { WireReader } from '../wire.ts';
import { geminiChunkSchema, type GeminiPart, type GeminiUsage } from './chunk.ts';

/** The model wrote a call that Gemini itself could not read, and the call is gone. */
const LOST_CALL = /^(MALFORMED_(FUNCTION_CALL|RESPONSE)|UNEXPECTED_TOOL_CALL|MISSING_THOUGHT_SIGNATURE)$/u;

export function readGemini(answer: Answer): WireReader {
	let stop: StopReason | undefined;

	function take({ functionCall: call, thought, text, thoughtSignature: seal }: GeminiPart): void {
		if (call) answer.call(call.name, call.id, call.args, seal);
		// A signature may come alone at the end: it belongs to the words before it.
		else if (text || seal != null) answer.flow(thought ? 'reasoning' : 'text', text ?? '').seal(seal);
	}

	return readerOf(
		geminiChunkSchema,
		({ candidates, promptFeedback, modelVersion, usageMetadata }) => {
			if (usageMetadata) answer.use(usageOf(usageMetadata));
			// Only one answer is ever asked for.
			const candidate = candidates?.[0];
			if (candidate || promptFeedback) answer.start(modelVersion);
			candidate?.content?.parts?.forEach(take);
			if (promptFeedback?.blockReason) stop = 'refused';
			const reason = candidate?.finishReason;
			if (reason && LOST_CALL.test(reason))
				return classify({ error: { codes: ['tool_use_failed'], message: '' } });
			if (reason) stop = stopOf(reason);
			return 'more';
		},
		() => {
			if (stop === undefined) return cut();
			answer.finish(stop);
			return 'done';
		},
	);
}

function usageOf(usage: GeminiUsage): UsageFigures {
	const reasoning = usage.thoughtsTokenCount ?? 0;
	return {
		input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
		output: (usage.candidatesTokenCount ?? 0) + reasoning,
		cacheRead: usage.cachedContentTokenCount,
		reasoning,
	};
}
