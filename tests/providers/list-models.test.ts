import { afterEach, describe, expect, it } from 'vitest';
import { bundledSnapshot } from '#core/catalogue/bundled.ts';
import { Catalogue } from '#core/catalogue/catalogue.ts';
import type { ListedModel } from '#core/content/listed-model.ts';
import type { Connection } from '#core/providers/connection.ts';
import { CONNECTIONS } from '#core/providers/connections.ts';
import { listModels } from '#core/providers/list-models/list-models.ts';
import { jsonServer, type JsonReply, type JsonRequest, type JsonServer } from '#tests/setup/json-server.ts';

const never = new AbortController().signal;
let server: JsonServer | undefined;
afterEach(async () => {
	await server?.[Symbol.asyncDispose]();
	server = undefined;
});

function ready(id: string): Connection {
	const connection = CONNECTIONS.find((each) => each.id === id);
	if (!connection) throw new Error(`no connection ${id}`);
	return connection;
}

/** Time runs a thousand times as fast, so that half a minute of patience is over at once. */
const quick = (ms: number, run: () => void) => {
	const id = setTimeout(run, ms / 1_000);
	return () => clearTimeout(id);
};
const patient = (ms: number, run: () => void) => {
	const id = setTimeout(run, ms);
	return () => clearTimeout(id);
};

async function list(
	id: string,
	answer: (request: JsonRequest) => JsonReply,
	{
		changes = {},
		timer = patient,
		signal = never,
	}: { changes?: object; timer?: typeof patient; signal?: AbortSignal } = {},
) {
	server = await jsonServer(answer);
	const connection: Connection = { ...ready(id), ...changes, url: server.url };
	const authorize = (headers: Headers) => headers.set(connection.key?.header ?? 'x-none', 'secret');
	return listModels(connection, { fetch: (url, init) => fetch(url, init), timer, authorize }, signal);
}

const found = (models: readonly ListedModel[]) => ({ ok: true, value: models });

describe('openai-chat and openai-responses', () => {
	it('lists what talks, by its id', async () => {
		const data = [
			'gpt-5',
			'text-embedding-3-small',
			'whisper-1',
			'gpt-4o-transcribe',
			'dall-e-3',
			'tts-1',
			'o3',
		].map((id) => ({ id, object: 'model', created: 1_754_524_800, owned_by: 'openai' }));
		expect(await list('openai', () => ({ json: { object: 'list', data } }))).toEqual(
			found([
				{ id: 'gpt-5', released: '2025-08-07' },
				{ id: 'o3', released: '2025-08-07' },
			]),
		);
		const [request] = server!.seen;
		expect(request).toMatchObject({ method: 'GET', url: '/models', headers: { authorization: 'secret' } });
	});

	it.each<[name: string, entry: object, listed: object]>([
		[
			'OpenRouter',
			{
				id: 'a/b',
				name: 'A: B',
				context_length: 1_000,
				created: null,
				architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
				supported_parameters: ['tools', 'reasoning'],
				top_provider: { context_length: 900, max_completion_tokens: 100 },
				pricing: {
					prompt: '0.0000003',
					completion: '0.0000025',
					input_cache_read: '0.00000003',
					input_cache_write: '0.00000008',
				},
			},
			{
				id: 'a/b',
				name: 'A: B',
				contextTokens: 900,
				maxOutputTokens: 100,
				abilities: {
					tools: true,
					images: true,
					pdf: true,
					audio: false,
					structured: false,
					reasoning: true,
				},
				price: { input: 0.3, output: 2.5, cacheRead: 0.03 },
			},
		],
		['a price that depends', { id: 'x/auto', pricing: { prompt: '-1', completion: '-1' } }, { id: 'x/auto' }],
		[
			'Together',
			{ id: 't', type: 'chat', context_length: 8_192, pricing: { input: 0.2, output: 0.6 } },
			{ id: 't', contextTokens: 8_192, price: { input: 0.2, output: 0.6 } },
		],
		[
			'Groq',
			{ id: 'g', active: true, context_window: 131_072, max_completion_tokens: 32_768 },
			{ id: 'g', contextTokens: 131_072, maxOutputTokens: 32_768 },
		],
		[
			'Mistral',
			{
				id: 'm',
				max_context_length: 32_000,
				deprecation: '2026-12-01T00:00:00Z',
				capabilities: { completion_chat: true, function_calling: true, vision: false },
			},
			{ id: 'm', contextTokens: 32_000, abilities: { tools: true, images: false }, isDeprecated: true },
		],
		['vLLM', { id: 'v', max_model_len: 4_096 }, { id: 'v', contextTokens: 4_096 }],
		[
			'llama.cpp',
			{ id: 'l.gguf', meta: { n_ctx_train: 131_072, n_ctx: 8_192 } },
			{ id: 'l.gguf', contextTokens: 8_192 },
		],
		[
			'fields of another form',
			{ id: 'o', context_length: '8k', created: {}, meta: 7, supported_parameters: [1], pricing: [] },
			{ id: 'o' },
		],
		['figures that are none', { id: 'n', context_length: -5, max_completion_tokens: 0.5 }, { id: 'n' }],
	])('reads what %s says', async (_name, entry, listed) => {
		expect(await list('compatible', () => ({ json: { data: [entry, { object: 'no id' }, null] } }))).toEqual(
			found([listed as ListedModel]),
		);
	});

	it.each([
		{ id: 'x', active: false },
		{ id: 'x', type: 'embedding' },
		{ id: 'x', capabilities: { completion_chat: false } },
		{ id: 'x', architecture: { output_modalities: ['image'] } },
	])('passes over what says that it does not talk: %j', async (entry) => {
		expect(await list('together', () => ({ json: [entry, { id: 'y' }, { id: 'y' }] }))).toEqual(
			found([{ id: 'y' }]),
		);
	});
});

it('anthropic-messages: page by page, with abilities, without the retired', async () => {
	const yes = { supported: true };
	const model = {
		type: 'model',
		id: 'claude-b',
		display_name: 'Claude B',
		created_at: '2026-05-28T00:00:00Z',
		lifecycle: 'active',
		max_input_tokens: 1_000_000,
		max_tokens: 128_000,
		capabilities: {
			image_input: yes,
			pdf_input: yes,
			structured_outputs: { supported: false },
			thinking: { ...yes, types: {} },
			batch: yes,
		},
	};
	const pages: Record<string, object> = {
		'/models?limit=1000': { data: [model], has_more: true, last_id: 'claude b' },
		'/models?limit=1000&after_id=claude%20b': {
			data: [
				{ id: 'claude-a', created_at: '1970-01-01T00:00:00Z', lifecycle: 'deprecated', capabilities: null },
				{ ...model, id: 'claude-0', lifecycle: 'retired' },
			],
			has_more: false,
			last_id: 'claude-0',
		},
	};
	expect(await list('anthropic', ({ url }) => ({ json: pages[url] }))).toEqual(
		found([
			{ id: 'claude-a', isDeprecated: true },
			{
				id: 'claude-b',
				name: 'Claude B',
				contextTokens: 1_000_000,
				maxOutputTokens: 128_000,
				abilities: { images: true, pdf: true, structured: false, reasoning: true },
				released: '2026-05-28',
			},
		]),
	);
	expect(server!.seen).toHaveLength(2);
	expect(server!.seen[0]?.headers).toMatchObject({
		'x-api-key': 'secret',
		'anthropic-version': '2023-06-01',
		'anthropic-dangerous-direct-browser-access': 'true',
	});
});

describe('gemini', () => {
	it('lists what generates text, without the folder', async () => {
		const methods = ['generateContent', 'countTokens'];
		const pages: Record<string, object> = {
			'/models?pageSize=1000': {
				models: [
					{
						name: 'models/gemini-9',
						displayName: 'Gemini 9',
						inputTokenLimit: 1_048_576,
						outputTokenLimit: 65_536,
						supportedGenerationMethods: methods,
						thinking: true,
					},
					{ name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
					{ name: 'models/gemini-9-preview-tts', supportedGenerationMethods: methods },
					{ displayName: 'without a name' },
				],
				nextPageToken: 'p2',
			},
			'/models?pageSize=1000&pageToken=p2': { models: [{ name: 'models/gemini-8' }] },
		};
		expect(await list('gemini', ({ url }) => ({ json: pages[url] }))).toEqual(
			found([
				{ id: 'gemini-8' },
				{
					id: 'gemini-9',
					name: 'Gemini 9',
					contextTokens: 1_048_576,
					maxOutputTokens: 65_536,
					abilities: { reasoning: true },
				},
			]),
		);
		expect(server!.seen[0]?.headers['x-goog-api-key']).toBe('secret');
	});

	it('does not go round in a circle for ever', async () => {
		let page = 0;
		const json = () => ({ models: [{ name: `models/m${page}` }], nextPageToken: String(page++ % 3) });
		expect(await list('gemini', () => ({ json: json() }))).toMatchObject({ ok: true });
		expect(server!.seen.length).toBeLessThanOrEqual(20);
	});
});

describe('ollama', () => {
	const shown: Record<string, JsonReply> = {
		'qwen:8b': {
			json: {
				capabilities: ['completion', 'tools', 'thinking'],
				parameters: 'stop "<|im_end|>"\nnum_ctx                        16384\ntemperature 1',
				model_info: { 'general.architecture': 'qwen', 'qwen.context_length': 40_960 },
			},
		},
		'llava:7b': {
			json: { capabilities: ['completion', 'vision'], model_info: { 'llama.context_length': 2_048 } },
		},
		'nomic-embed': { json: { capabilities: ['embedding'] } },
		'gone:1b': { status: 404, json: { error: 'model not found' } },
	};
	const answer = ({ url, body }: JsonRequest): JsonReply => {
		if (url === '/api/tags')
			return { json: { models: Object.keys(shown).map((model) => ({ model, name: model })) } };
		const asked: unknown = JSON.parse(body);
		return shown[(asked as { model: string }).model] ?? { status: 404 };
	};
	const can = { tools: false, images: false, audio: false, reasoning: false, structured: true };

	it('looks at each model for what it can and how long its context really is', async () => {
		expect(await list('ollama', answer)).toEqual(
			found([
				{ id: 'gone:1b' },
				{
					id: 'llava:7b',
					contextTokens: 2_048,
					largestContextTokens: 2_048,
					abilities: { ...can, images: true },
				},
				{
					id: 'qwen:8b',
					contextTokens: 16_384,
					largestContextTokens: 40_960,
					abilities: { ...can, tools: true, reasoning: true },
				},
			]),
		);
		expect(server!.seen.filter(({ method }) => method === 'POST')).toHaveLength(4);
	});

	it('counts what the connection asks for, up to what the model takes', async () => {
		const listed = await list('ollama', answer, { changes: { quirks: { contextTokens: 32_768 } } });
		const contexts = listed.ok ? listed.value.map(({ id, contextTokens }) => [id, contextTokens]) : [];
		expect(Object.fromEntries(contexts)).toEqual({ 'gone:1b': 32_768, 'llava:7b': 2_048, 'qwen:8b': 32_768 });
	});
});

describe('a list that does not come', () => {
	it.each<[string, JsonReply, string]>([
		['a wrong key', { status: 401, json: { error: { message: 'Incorrect API key' } } }, 'auth'],
		['no money', { status: 402, json: {} }, 'billing'],
		['too much', { status: 429, json: {}, headers: { 'retry-after': '7' } }, 'rate'],
		['no such path', { status: 404, json: { detail: 'Not Found' } }, 'bad-request'],
		['a fault', { status: 500, json: {} }, 'server'],
		[
			'a page',
			{ pieces: ['<!doctype html><p>Log in'], headers: { 'content-type': 'text/html' } },
			'protocol',
		],
		['nothing', { pieces: [''] }, 'protocol'],
		['no JSON', { pieces: ['{"data":'] }, 'protocol'],
		['no list', { json: { object: 'list' } }, 'protocol'],
		['a redirection', { status: 302, headers: { location: 'https://example.org' }, json: {} }, 'protocol'],
		['a cut', { pieces: ['{"data":['], ending: 'cut' }, 'network'],
	])('%s', async (_name, reply, type) => {
		for (const id of ['openai', 'anthropic', 'gemini', 'ollama']) {
			const listed = await list(id, () => reply);
			expect([id, listed]).toMatchObject([id, { ok: false, error: { type } }]);
			expect(JSON.stringify(listed)).not.toContain('secret');
			await server?.[Symbol.asyncDispose]();
		}
		server = undefined;
	});

	it.each(['mute', 'stall'] as const)('%s: ends after a while', async (ending) => {
		const listed = await list('openai', () => ({ pieces: ['{'], ending }), { timer: quick });
		expect(listed).toMatchObject({ ok: false, error: { type: 'timeout' } });
	});

	it('is stopped by its caller, also while models are looked at', async () => {
		for (const pieces of [undefined, [JSON.stringify({ models: [{ model: 'a' }] })]]) {
			const stop = new AbortController();
			const reply = ({ url }: JsonRequest): JsonReply => {
				setTimeout(() => stop.abort(), 20);
				return url === '/api/tags' && pieces ? { pieces } : { ending: 'mute' };
			};
			const listed = await list('ollama', reply, { signal: stop.signal });
			expect(listed).toMatchObject({ ok: false, error: { type: 'aborted' } });
			await server?.[Symbol.asyncDispose]();
		}
		server = undefined;
	});

	it('is given up when a server falls silent half-way, without asking for each model in vain', async () => {
		const models = Array.from({ length: 40 }, (_, at) => ({ model: `m${at}` }));
		const reply = ({ url }: JsonRequest): JsonReply =>
			url === '/api/tags' ? { json: { models } } : { ending: 'mute' };
		const listed = await list('ollama', reply, { timer: quick });
		expect(listed).toMatchObject({ ok: false, error: { type: 'timeout' } });
		expect(server!.seen.length).toBeLessThanOrEqual(1 + 4);
	});

	it('is not read to an end that does not come', async () => {
		const piece = Buffer.alloc(1_000_000, ' ');
		const reply: JsonReply = { pieces: Array.from({ length: 17 }, () => piece), ending: 'stall' };
		expect(await list('openai', () => reply)).toMatchObject({ ok: false, error: { type: 'protocol' } });
	});

	it('comes to an address where nobody is', async () => {
		server = await jsonServer(() => ({}));
		const { url } = server;
		await server[Symbol.asyncDispose]();
		server = undefined;
		const ports = { fetch: (to: string, init: RequestInit) => fetch(to, init), timer: patient };
		expect(await listModels({ ...ready('ollama'), url }, ports, never)).toMatchObject({
			ok: false,
			error: { type: 'network' },
		});
	});
});

it('every ready connection beyond this machine has models in the catalogue', async () => {
	const catalogue = new Catalogue(await bundledSnapshot());
	const remote = CONNECTIONS.filter(({ id, isLocal }) => !isLocal && id !== 'compatible');
	expect(remote.length).toBeGreaterThan(8);
	for (const { id, family = id } of remote)
		expect([id, catalogue.bestOf(family)?.provider]).toEqual([id, family]);
});
