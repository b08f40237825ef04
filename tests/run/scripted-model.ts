import type { AnswerPart, StopReason } from '#core/content/answer.ts';
import type { Usage } from '#core/content/usage.ts';
import type { ProviderFailure } from '#core/providers/failure.ts';
import type { ModelRequest, Provider, ProviderEvent } from '#core/providers/provider.ts';

/** What a scripted model does when it is asked. */
export type Scripted =
	| {
			readonly say?: string;
			readonly think?: string;
			readonly calls?: readonly ScriptedCall[];
			readonly stop?: StopReason;
			readonly usage?: Partial<Usage>;
	  }
	/** After so much of an answer it breaks off. */
	| { readonly fail: ProviderFailure; readonly after?: string }
	/** It says this and then nothing until it is aborted. */
	| { readonly hang: string };

export interface ScriptedCall {
	readonly id: string;
	readonly tool: string;
	readonly args?: unknown;
	readonly raw?: string;
}

/** Answers from the request alone, as a model does: it remembers nothing between calls. */
export type Script = (request: ModelRequest) => Scripted | Promise<Scripted>;

const ABORTED: ProviderEvent = { type: 'failed', error: { type: 'aborted', detail: 'Stopped.' } };

export function scriptedModel(script: Script): Provider {
	return {
		async *stream(request, signal) {
			const scripted = await script(request);
			if (signal.aborted) {
				yield ABORTED;
				return;
			}
			yield { type: 'start' };
			if ('hang' in scripted) {
				yield* spoken(0, { type: 'text', text: scripted.hang });
				await new Promise<void>((resolve) => {
					signal.addEventListener('abort', () => resolve(), { once: true });
				});
				yield ABORTED;
				return;
			}
			if ('fail' in scripted) {
				if (scripted.after !== undefined) yield* spoken(0, { type: 'text', text: scripted.after });
				yield { type: 'failed', error: scripted.fail };
				return;
			}
			const parts = partsOf(scripted);
			for (const [index, part] of parts.entries()) yield* spoken(index, part);
			const stop = scripted.stop ?? (scripted.calls?.length ? 'calls' : 'end');
			const usage = { input: 100, output: 10, cacheRead: 0, cacheWrite: 0, reasoning: 0, ...scripted.usage };
			yield { type: 'done', stop, usage, parts };
		},
	};
}

function partsOf(scripted: Extract<Scripted, { say?: string }>): readonly AnswerPart[] {
	const { say, think, calls = [] } = scripted;
	return [
		...(think === undefined ? [] : [{ type: 'reasoning', text: think } as const]),
		...(say === undefined ? [] : [{ type: 'text', text: say } as const]),
		...calls.map(({ raw, args = {}, ...call }) =>
			raw === undefined ? { type: 'call' as const, ...call, args } : { type: 'call' as const, ...call, raw },
		),
	];
}

function* spoken(index: number, part: AnswerPart): Generator<ProviderEvent, void, undefined> {
	const text = part.type === 'call' ? (part.raw ?? JSON.stringify(part.args)) : part.text;
	if (part.type === 'call') {
		const { id, tool } = part;
		yield { type: 'part', index, part: { type: 'call', id, tool } };
	} else yield { type: 'part', index, part: { type: part.type } };
	for (const piece of text.match(/[\s\S]{1,8}/gu) ?? []) yield { type: 'delta', index, text: piece };
	yield { type: 'end', index, part };
}
