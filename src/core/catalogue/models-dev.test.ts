import { describe, expect, it } from 'vitest';
import { readModelsDev } from './models-dev.ts';

const entry = (changes: object = {}) => ({
	id: 'ignored, the key counts',
	name: 'A model',
	attachment: true,
	tool_call: true,
	reasoning: false,
	structured_output: true,
	release_date: '2026-05-01',
	modalities: { input: ['text', 'image', 'pdf'], output: ['text'] },
	cost: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 },
	limit: { context: 200_000, output: 64_000 },
	...changes,
});
const read = (changes: object, id = 'm', provider = 'openai') =>
	readModelsDev({ [provider]: { id: provider, env: [], models: { [id]: entry(changes) } } });

describe('readModelsDev', () => {
	it('takes facts, under the name the connections have for the provider', () => {
		expect(read({}, 'gemini-9', 'google')).toEqual({
			models: [
				{
					provider: 'gemini',
					id: 'gemini-9',
					name: 'A model',
					contextTokens: 200_000,
					maxOutputTokens: 64_000,
					abilities: {
						tools: true,
						images: true,
						pdf: true,
						audio: false,
						structured: true,
						reasoning: false,
					},
					price: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
					released: '2026-05-01',
				},
			],
			remarks: [],
		});
	});

	it.each<[string, object, string]>([
		['pictures only', { modalities: { input: ['text'], output: ['image'] } }, 'does not read and write text'],
		['sound only', { modalities: { input: ['audio'], output: ['text'] } }, 'does not read and write text'],
		['no size', { limit: { context: 0, output: 0 } }, 'too small to talk with, or its size unknown'],
		['a classifier', { limit: { context: 512, output: 512 } }, 'too small to talk with, or its size unknown'],
		['no price', { cost: undefined }, 'no price: it would count as free'],
		['an embedding', { cost: { input: 1, output: 0 } }, 'nothing to pay for an answer: no chat model'],
		['zero', { cost: { input: 0, output: 0 } }, 'a price of zero, and not said to be free'],
		['fees', { cost: { input: 1, output: 2, request: 5 } }, 'charges for more than tokens'],
		['a negative price', { cost: { input: -1, output: 2 } }, 'unreadable: cost.input'],
		['half a token', { limit: { context: 10_000.5, output: 1 } }, 'unreadable: limit.context'],
		['no name', { name: '' }, 'unreadable: name'],
		['no date', { release_date: 'soon' }, 'unreadable: release_date'],
	])('leaves out %s', (_name, changes, why) => {
		expect(read(changes)).toEqual({
			models: [],
			remarks: [{ provider: 'openai', id: 'm', did: 'dropped', why }],
		});
	});

	const plain = { input: 3, output: 15 };
	it.each<[string, object, object]>([
		['a write below the prompt', { ...plain, cache_write: 0.08 }, plain],
		['a read above the prompt', { ...plain, cache_read: 4 }, plain],
		['a read for nothing', { ...plain, cache_read: 0, cache_write: 3 }, { ...plain, cacheWrite: 3 }],
	])('puts right %s, and says so', (_name, cost, price) => {
		const { models, remarks } = read({ cost })!;
		expect(models[0]?.price).toEqual(price);
		expect(remarks.map(({ did }) => did)).toEqual(['corrected']);
	});

	it('puts right an answer longer than the context, and says so', () => {
		const { models, remarks } = read({ limit: { context: 9_000, output: 9_001 } })!;
		expect(models[0]).toMatchObject({ contextTokens: 9_000, maxOutputTokens: 9_000 });
		expect(remarks).toMatchObject([{ did: 'corrected' }]);
	});

	it('knows of Anthropic which models take a schema, where the data is silent', () => {
		const structured = (provider: string, release_date: string) =>
			read({ structured_output: undefined, release_date }, 'm', provider)?.models[0]?.abilities.structured;
		expect(structured('anthropic', '2025-08-05')).toBe(true);
		expect(structured('anthropic', '2025-05-22')).toBe(false);
		expect(structured('openai', '2026-05-01')).toBe(false);
	});

	it.each<[string, object, object]>([
		['tools in detail', { tool_call: { supported: false } }, { abilities: { tools: false } }],
		['a month for a day', { release_date: '2026-05' }, { released: '2026-05-01' }],
		['a deprecated one', { status: 'deprecated' }, { isDeprecated: true }],
		[
			'another word for a cached read',
			{ cost: { input: 3, output: 15, cached_input: 0.3 } },
			{ price: { cacheRead: 0.3 } },
		],
		[
			'tiers, in order',
			{
				cost: {
					input: 1,
					output: 2,
					tiers: [
						{ tier: { type: 'context', size: 500 }, input: 3, output: 6 },
						{ tier: { size: 200 }, input: 2, output: 4, cache_read: 1 },
					],
					context_over_200k: { input: 9, output: 9 },
				},
			},
			{
				price: {
					tiers: [
						{ aboveTokens: 200, input: 2, output: 4, cacheRead: 1 },
						{ aboveTokens: 500, input: 3, output: 6 },
					],
				},
			},
		],
		[
			'the older word for a tier',
			{ cost: { input: 1, output: 2, context_over_200k: { input: 2, output: 4 } } },
			{ price: { tiers: [{ aboveTokens: 200_000, input: 2, output: 4 }] } },
		],
	])('reads %s', (_name, changes, facts) => {
		expect(read(changes)).toMatchObject({ models: [facts], remarks: [] });
	});

	it('takes a price of zero from what says that it is free', () => {
		const { models } = read({ cost: { input: 0, output: 0 } }, 'some/model:free', 'openrouter')!;
		expect(models[0]?.price).toEqual({ input: 0, output: 0 });
	});

	it('passes over providers it has no connection to, and refuses what is of another form', () => {
		expect(read({}, 'm', 'elsewhere')).toEqual({ models: [], remarks: [] });
		for (const bad of [undefined, [], 'x', { openai: [] }, { openai: { models: [1] } }])
			expect(readModelsDev(bad)).toBeUndefined();
	});
});
