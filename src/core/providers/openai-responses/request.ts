import type { BlobPart, CallPart, ReasoningPart, ResultPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { wireCallIds } from '../call-ids.ts';
import { effortWord } from '../effort.ts';
import { argumentsOf, turnsOf } from '../history.ts';
import { isStrictSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { ResponsesQuirks } from './quirks.ts';
import { readItemSeal } from './seal.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_ID = /^[\w-]{1,64}$/u;
const SMALLEST_OUTPUT = 16;

export async function responsesRequest(request: ModelRequest, quirks: ResponsesQuirks): Promise<WireRequest> {
	const { tools = [], output } = request;
	const effort = quirks.effort === 'omit' ? undefined : effortWord(request.effort, quirks.efforts);
	return {
		path: '/responses',
		body: {
			model: request.model,
			instructions: request.system || undefined,
			input: await inputOf(request, quirks),
			stream: true,
			store: false,
			include: quirks.sealsReasoning ? ['reasoning.encrypted_content'] : undefined,
			max_output_tokens: Math.max(SMALLEST_OUTPUT, request.maxOutputTokens),
			temperature: quirks.takesTemperature ? request.temperature : undefined,
			...(tools.length > 0 && {
				// Left out, `strict` counts as true, which few schemas can bear.
				tools: tools.map(({ name, description, schema }) => ({
					type: 'function',
					name,
					description,
					parameters: schema,
					strict: false,
				})),
				...(request.toolChoice && { tool_choice: toolChoice(request.toolChoice) }),
			}),
			text: output && {
				format: { type: 'json_schema', ...output, strict: isStrictSchema(output.schema) },
			},
			reasoning: effort && { effort, summary: effort === 'none' ? undefined : 'auto' },
		},
	};
}

async function inputOf(request: ModelRequest, quirks: ResponsesQuirks): Promise<Json[]> {
	const turns = turnsOf(request.messages, 'openai-responses', request.model);
	const callId = wireCallIds(turns, CALL_ID);
	const items = await Promise.all(
		turns.map(async (turn): Promise<readonly Json[]> => {
			if (turn.role === 'user')
				return [{ role: 'user', content: await contentOf(turn.parts, request, quirks) }];
			if (turn.role === 'assistant') return turn.parts.flatMap((part) => answerItem(part, callId));
			return Promise.all(turn.parts.map((part) => resultItem(part, callId, request, quirks)));
		}),
	);
	return items.flat();
}

async function contentOf(
	parts: readonly (TextPart | BlobPart)[],
	request: ModelRequest,
	quirks: ResponsesQuirks,
): Promise<Json[]> {
	return Promise.all(
		parts.map(async (part): Promise<Json> => {
			if (part.type === 'text') return { type: 'input_text', text: part.text };
			const kind = nativeKind(part, quirks);
			if (!kind) return { type: 'input_text', text: blobNote(part) };
			const url = `data:${part.mime};base64,${await request.readBlob(part)}`;
			return kind === 'image'
				? { type: 'input_image', image_url: url, detail: 'auto' }
				: { type: 'input_file', filename: part.name ?? 'file.pdf', file_data: url };
		}),
	);
}

function answerItem(part: TextPart | ReasoningPart | CallPart, callId: (id: string) => string): Json[] {
	switch (part.type) {
		case 'text': {
			const phase = readItemSeal(part.seal).phase;
			if (part.text === '') return [];
			const content = [{ type: 'output_text', text: part.text }];
			return [{ role: 'assistant', content, phase }];
		}
		case 'reasoning': {
			const { id, encrypted } = readItemSeal(part.seal);
			// Nothing is stored at the provider, so an item without its contents means nothing there.
			if (!encrypted) return [];
			const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
			return [{ type: 'reasoning', id, summary, encrypted_content: encrypted }];
		}
		case 'call': {
			const written = JSON.stringify(argumentsOf(part));
			return [{ type: 'function_call', call_id: callId(part.id), name: part.tool, arguments: written }];
		}
	}
}

async function resultItem(
	part: ResultPart,
	callId: (id: string) => string,
	request: ModelRequest,
	quirks: ResponsesQuirks,
): Promise<Json> {
	const text = resultText(part, quirks, true);
	const blobs = nativeBlobs(part.parts, quirks);
	const output =
		blobs.length > 0 ? await contentOf([{ type: 'text', text }, ...blobs], request, quirks) : text;
	return { type: 'function_call_output', call_id: callId(part.id), output };
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): unknown {
	return typeof choice === 'string' ? choice : { type: 'function', name: choice.tool };
}
