import * as z from 'zod/mini';
import type { Answer } from '../answer.ts';
import { cut, readerOf } from '../read-event.ts';
import { lenient, list, maybe, text, tokens } from '../reading.ts';
import { stopOf } from '../stop.ts';
import type { WireReader } from '../wire.ts';

const lineSchema = z.object({
	model: text,
	message: maybe({
		content: text,
		thinking: text,
		tool_calls: list(
			z.object({ id: text, function: z.object({ name: text, arguments: z.optional(z.unknown()) }) }),
		),
	}),
	done: lenient(z.boolean()),
	done_reason: text,
	prompt_eval_count: tokens,
	eval_count: tokens,
});

export function readOllama(answer: Answer): WireReader {
	return readerOf(
		lineSchema,
		({ model, message, done, done_reason: reason, prompt_eval_count: input, eval_count: output }) => {
			answer.start(model);
			if (message?.thinking) answer.flow('reasoning', message.thinking);
			if (message?.content) answer.flow('text', message.content);
			for (const call of message?.tool_calls ?? [])
				answer.call(call.function.name, call.id, call.function.arguments);
			if (!done) return 'more';
			answer.use({ input, output });
			// Early versions give no reason.
			answer.finish(stopOf(reason || 'stop'));
			return 'done';
		},
		cut,
	);
}
