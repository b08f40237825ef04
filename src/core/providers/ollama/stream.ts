import * as z from 'zod/mini';
import type { Answer } from '../answer.ts';
import { classify } from '../classify.ts';
import { readErrorValue } from '../error-body.ts';
import { lenient, list, maybe, text, tokens } from '../reading.ts';
import { stopOf } from '../stop.ts';
import type { ReadStep, WireReader } from '../wire.ts';

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
	error: z.optional(z.unknown()),
});

export class OllamaReader implements WireReader {
	readonly #answer: Answer;

	constructor(answer: Answer) {
		this.#answer = answer;
	}

	read(value: unknown): ReadStep {
		const parsed = lineSchema.safeParse(value);
		if (!parsed.success) return classify({ circumstance: 'garbled' });
		const line = parsed.data;
		if (line.error != null) return classify({ error: readErrorValue(value) });
		this.#answer.start(line.model);
		if (line.message?.thinking) this.#answer.flow('reasoning', line.message.thinking);
		if (line.message?.content) this.#answer.flow('text', line.message.content);
		for (const call of line.message?.tool_calls ?? []) {
			this.#answer.endFlow();
			const writer = this.#answer.open('call');
			writer.name(call.function.name ?? '', call.id ?? undefined);
			const written = call.function.arguments ?? {};
			writer.add(typeof written === 'string' ? written : JSON.stringify(written));
			writer.close();
		}
		if (line.done !== true) return 'more';
		this.#answer.use({ input: line.prompt_eval_count ?? 0, output: line.eval_count ?? 0 });
		// Early versions give no reason.
		this.#answer.finish(stopOf(line.done_reason || 'stop'));
		return 'done';
	}

	end(): Exclude<ReadStep, 'more'> {
		return classify({ circumstance: 'cut' });
	}
}
