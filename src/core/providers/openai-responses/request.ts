import { conversationOf, dataUrl, unlessEmpty, type WirePart, type WireTurn } from '../conversation.ts';
import { effortWord } from '../effort.ts';
import { isStrictSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { ResponsesQuirks } from './quirks.ts';
import { readItemSeal } from './seal.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_IDS = /^[\w-]{1,64}$/u;
const SMALLEST_OUTPUT = 16;

export async function responsesRequest(request: ModelRequest, quirks: ResponsesQuirks): Promise<WireRequest> {
	const { output, toolChoice: choice } = request;
	const turns = await conversationOf(request, 'openai-responses', { accepts: quirks, callIds: CALL_IDS });
	const effort = quirks.effort === 'omit' ? undefined : effortWord(request.effort, quirks.efforts);
	const tools = unlessEmpty(request.tools)?.map(({ name, description, schema }) => ({
		// Left out, `strict` counts as true, which few schemas can bear.
		...{ type: 'function', name, description, parameters: schema, strict: false },
	}));
	return {
		path: '/responses',
		body: {
			model: request.model,
			instructions: request.system || undefined,
			input: turns.flatMap(itemsOf),
			stream: true,
			store: false,
			include: quirks.sealsReasoning ? ['reasoning.encrypted_content'] : undefined,
			max_output_tokens: Math.max(SMALLEST_OUTPUT, request.maxOutputTokens),
			temperature: quirks.takesTemperature ? request.temperature : undefined,
			tools,
			tool_choice: tools && choice && toolChoice(choice),
			text: output && {
				format: { type: 'json_schema', ...output, strict: isStrictSchema(output.schema) },
			},
			reasoning: effort && { effort, summary: effort === 'none' ? undefined : 'auto' },
		},
	};
}

function itemsOf({ role, parts }: WireTurn): readonly Json[] {
	return role === 'user' ? [{ role, content: parts.map(contentOf) }] : parts.flatMap(itemOf);
}

function contentOf(part: WirePart): Json {
	if ('text' in part) return { type: 'input_text', text: part.text };
	if (!('data' in part)) return {};
	return part.type === 'image'
		? { type: 'input_image', image_url: dataUrl(part), detail: 'auto' }
		: { type: 'input_file', filename: part.name, file_data: dataUrl(part) };
}

function itemOf(part: WirePart): readonly Json[] {
	switch (part.type) {
		case 'text': {
			if (part.text === '') return [];
			const content = [{ type: 'output_text', text: part.text }];
			return [{ role: 'assistant', content, phase: readItemSeal(part.seal).phase }];
		}
		case 'reasoning': {
			const { id, encrypted } = readItemSeal(part.seal);
			// Nothing is stored at the provider, so an item without its contents means nothing there.
			if (!encrypted) return [];
			const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
			return [{ type: 'reasoning', id, summary, encrypted_content: encrypted }];
		}
		case 'call': {
			const written = JSON.stringify(part.input);
			return [{ type: 'function_call', call_id: part.id, name: part.tool, arguments: written }];
		}
		case 'result': {
			const said = [{ type: 'text' as const, text: part.text }, ...part.files];
			const output = said.length > 1 ? said.map(contentOf) : part.text;
			return [{ type: 'function_call_output', call_id: part.id, output }];
		}
		default:
			return [contentOf(part)];
	}
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): unknown {
	return typeof choice === 'string' ? choice : { type: 'function', name: choice.tool };
}
