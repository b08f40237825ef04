import { isRecord } from '#core/kernel/json.ts';
import { conversationOf, unlessEmpty, type WirePart, type WireTurn } from '../conversation.ts';
import { joinByRole } from '../history.ts';
import { systemWithSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { MessagesQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_IDS = /^[\w-]{1,64}$/u;
const KEPT: Json = { cache_control: { type: 'ephemeral' } };
const SMALLEST_BUDGET = 1024;
const BUDGETS = { low: 2048, medium: 8192, high: 24_576 };

export async function messagesRequest(request: ModelRequest, quirks: MessagesQuirks): Promise<WireRequest> {
	const turns = await conversationOf(request, 'anthropic-messages', {
		accepts: quirks,
		callIds: CALL_IDS,
		hasErrorField: true,
	});
	const system = systemWithSchema(request, quirks.output === 'schema');
	const kept = quirks.marksCache ? KEPT : undefined;
	const tools = unlessEmpty(request.tools);
	const { toolChoice: choice } = request;
	const thinking = thinkingOf(request, turns, quirks);
	const effort = thinking?.type === 'adaptive' ? request.effort : undefined;
	const schema = quirks.output === 'schema' ? request.output?.schema : undefined;
	return {
		path: '/messages',
		headers: { 'anthropic-version': '2023-06-01' },
		body: {
			model: request.model,
			max_tokens: request.maxOutputTokens,
			stream: true,
			// Tools come before the system prompt there, so one mark keeps both.
			system: system && [{ type: 'text', text: system, ...kept }],
			messages: messagesOf(turns, kept),
			tools: tools?.map(({ name, description, schema: input_schema }, at) => ({
				...{ name, description, input_schema },
				...(!system && at === tools.length - 1 && kept),
			})),
			tool_choice: tools && choice && toolChoice(choice),
			// A model that thinks takes no temperature.
			temperature: quirks.takesTemperature && !thinking ? request.temperature : undefined,
			thinking,
			output_config:
				effort || schema ? { effort, format: schema && { type: 'json_schema', schema } } : undefined,
		},
	};
}

function messagesOf(turns: readonly WireTurn[], kept: Json | undefined): readonly Json[] {
	const messages = joinByRole(
		turns.map(({ role, parts }) => ({
			role: role === 'assistant' ? role : 'user',
			parts: parts.filter(isSendable).map(blockOf),
		})),
	);
	return messages.map(({ role, parts }, at) => {
		// The longest prefix that the next call will share ends here.
		const isLast = role === 'user' && at === messages.length - 1;
		return { role, content: isLast ? [...parts.slice(0, -1), { ...parts.at(-1), ...kept }] : parts };
	});
}

function blockOf(part: WirePart): Json {
	switch (part.type) {
		case 'text':
			return { type: 'text', text: part.text };
		case 'call':
			return { type: 'tool_use', id: part.id, name: part.tool, input: part.input };
		case 'reasoning': {
			if (isRecord(part.seal)) return { type: 'redacted_thinking', data: part.seal['redacted'] };
			return { type: 'thinking', thinking: part.text, signature: part.seal };
		}
		case 'result': {
			const content = [{ type: 'text' as const, text: part.text }, ...part.files].map(blockOf);
			const is_error = part.status === 'ok' ? undefined : true;
			return { type: 'tool_result', tool_use_id: part.id, content, is_error };
		}
		default: {
			const source = { type: 'base64', media_type: part.mime, data: part.data };
			return { type: part.type === 'image' ? 'image' : 'document', source };
		}
	}
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): Json {
	if (typeof choice !== 'string') return { type: 'tool', name: choice.tool };
	return { type: choice === 'required' ? 'any' : choice };
}

/** Undefined where the model is not asked to think. A forced tool and thinking exclude each other. */
function thinkingOf(
	{ effort, toolChoice: choice, maxOutputTokens }: ModelRequest,
	turns: readonly WireTurn[],
	{ thinking }: MessagesQuirks,
): (Json & { readonly type: string }) | undefined {
	const isForced = choice === 'required' || typeof choice === 'object';
	if (effort === undefined || effort === 'none' || isForced || thinking === 'omit') return undefined;
	if (thinking === 'adaptive') return ADAPTIVE;
	const budget = Math.min(BUDGETS[effort], maxOutputTokens - SMALLEST_BUDGET);
	return budget < SMALLEST_BUDGET || !mayThink(turns)
		? undefined
		: { type: 'enabled', budget_tokens: budget };
}

/** In the middle of a round of calls that began without thoughts, the older models refuse to begin thinking. */
function mayThink(turns: readonly WireTurn[]): boolean {
	const round = turns.at(-1)?.role === 'results' ? turns.at(-2) : undefined;
	return (
		round?.role !== 'assistant' || round.parts.some((part) => part.type === 'reasoning' && isSendable(part))
	);
}

/** Thoughts are refused without their signature. */
function isSendable(part: WirePart): boolean {
	return part.type !== 'reasoning' || part.seal !== undefined;
}

/** Without the display, the newer models send a signature and no words. */
const ADAPTIVE = { type: 'adaptive', display: 'summarized' };
