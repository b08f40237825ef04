import type { BlobPart, CallPart, Part, ReasoningPart, ResultPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { wireCallIds } from '../call-ids.ts';
import { argumentsOf, joinByRole, turnsOf, type Turn } from '../history.ts';
import { systemWithSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { MessagesQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;
type CallId = (id: string) => string;

const CALL_ID = /^[\w-]{1,64}$/u;
const KEPT: Json = { cache_control: { type: 'ephemeral' } };
const SMALLEST_BUDGET = 1024;
const BUDGETS = { low: 2048, medium: 8192, high: 24_576 };

export async function messagesRequest(request: ModelRequest, quirks: MessagesQuirks): Promise<WireRequest> {
	const turns = turnsOf(request.messages, 'anthropic-messages', request.model);
	const system = systemWithSchema(request, quirks.output === 'schema');
	const kept = quirks.marksCache ? KEPT : undefined;
	const { tools = [], toolChoice: choice } = request;
	const hasTools = tools.length > 0;
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
			messages: await messagesOf(turns, request, quirks),
			tools: hasTools
				? tools.map(({ name, description, schema: input_schema }, at) => ({
						...{ name, description, input_schema },
						...(!system && at === tools.length - 1 && kept),
					}))
				: undefined,
			tool_choice: hasTools && choice ? toolChoice(choice) : undefined,
			// A model that thinks takes no temperature.
			temperature: quirks.takesTemperature && !thinking ? request.temperature : undefined,
			thinking,
			output_config:
				effort || schema ? { effort, format: schema && { type: 'json_schema', schema } } : undefined,
		},
	};
}

async function messagesOf(
	turns: readonly Turn[],
	request: ModelRequest,
	quirks: MessagesQuirks,
): Promise<readonly Json[]> {
	const callId = wireCallIds(turns, CALL_ID);
	const written = await Promise.all(
		turns.map(async (turn) => ({
			role: turn.role === 'assistant' ? 'assistant' : 'user',
			content: await Promise.all<Json>(
				turn.role === 'results'
					? turn.parts.map((part) => resultBlock(part, callId, request, quirks))
					: turn.role === 'user'
						? turn.parts.map((part) => saidBlock(part, request, quirks))
						: turn.parts.filter(isSendable).map(async (part) => answerBlock(part, callId)),
			),
		})),
	);
	const messages = joinByRole(written);
	const last = messages.at(-1);
	// The longest prefix that the next call will share ends here.
	if (!quirks.marksCache || last?.role !== 'user') return messages;
	const content = last.content.map((block, at) =>
		at === last.content.length - 1 ? { ...block, ...KEPT } : block,
	);
	return [...messages.slice(0, -1), { role: last.role, content }];
}

async function saidBlock(
	part: TextPart | BlobPart,
	request: ModelRequest,
	quirks: MessagesQuirks,
): Promise<Json> {
	if (part.type === 'text') return { type: 'text', text: part.text };
	const kind = nativeKind(part, quirks);
	if (!kind) return { type: 'text', text: blobNote(part) };
	const source = { type: 'base64', media_type: part.mime, data: await request.readBlob(part) };
	return kind === 'image' ? { type: 'image', source } : { type: 'document', source };
}

async function resultBlock(
	part: ResultPart,
	callId: CallId,
	request: ModelRequest,
	quirks: MessagesQuirks,
): Promise<Json> {
	const blobs = nativeBlobs(part.parts, quirks);
	const text: TextPart = { type: 'text', text: resultText(part, quirks, part.status !== 'error') };
	const content = await Promise.all([text, ...blobs].map((each) => saidBlock(each, request, quirks)));
	const is_error = part.status === 'ok' ? undefined : true;
	return { type: 'tool_result', tool_use_id: callId(part.id), content, is_error };
}

function answerBlock(part: TextPart | ReasoningPart | CallPart, callId: CallId): Json {
	switch (part.type) {
		case 'text':
			return { type: 'text', text: part.text };
		case 'call':
			return { type: 'tool_use', id: callId(part.id), name: part.tool, input: argumentsOf(part) };
		case 'reasoning': {
			if (isRedactedSeal(part.seal)) return { type: 'redacted_thinking', data: part.seal.redacted };
			return { type: 'thinking', thinking: part.text, signature: part.seal };
		}
	}
}

function isRedactedSeal(seal: unknown): seal is { readonly redacted: string } {
	return typeof seal === 'object' && seal !== null && 'redacted' in seal;
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): Json {
	if (typeof choice !== 'string') return { type: 'tool', name: choice.tool };
	return { type: choice === 'required' ? 'any' : choice };
}

/** Undefined where the model is not asked to think. A forced tool and thinking exclude each other. */
function thinkingOf(
	request: ModelRequest,
	turns: readonly Turn[],
	quirks: MessagesQuirks,
): { readonly type: string } | undefined {
	const { effort, toolChoice: choice } = request;
	const isForced = choice === 'required' || typeof choice === 'object';
	if (effort === undefined || effort === 'none' || isForced || quirks.thinking === 'omit') return undefined;
	if (quirks.thinking === 'adaptive') return ADAPTIVE;
	const budget = Math.min(BUDGETS[effort], request.maxOutputTokens - SMALLEST_BUDGET);
	return budget < SMALLEST_BUDGET || !mayThink(turns) ? undefined : budgeted(budget);
}

/** In the middle of a round of calls that began without thoughts, the older models refuse to begin thinking. */
function mayThink(turns: readonly Turn[]): boolean {
	const round = turns.at(-1)?.role === 'results' ? turns.at(-2) : undefined;
	return (
		round?.role !== 'assistant' || round.parts.some((part) => part.type === 'reasoning' && isSendable(part))
	);
}

/** Thoughts are refused without their signature. */
function isSendable(part: Part): boolean {
	return part.type !== 'reasoning' || part.seal !== undefined;
}

/** Without the display, the newer models send a signature and no words. */
const ADAPTIVE = { type: 'adaptive', display: 'summarized' };

function budgeted(tokens: number): { readonly type: string; readonly budget_tokens: number } {
	return { type: 'enabled', budget_tokens: tokens };
}
