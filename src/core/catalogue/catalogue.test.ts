import { describe, expect, it } from 'vitest';
import { bundledSnapshot } from './bundled.ts';
import { Catalogue } from './catalogue.ts';
import { compareModels } from './difference.ts';
import type { ModelFacts } from './model-facts.ts';
import type { ModelOverride } from './override.ts';

const abilities = { tools: true, images: true, pdf: false, audio: false, structured: true, reasoning: false };
const model = (id: string, changes: Partial<ModelFacts> = {}): ModelFacts => ({
	provider: 'maker',
	id,
	name: id,
	contextTokens: 200_000,
	maxOutputTokens: 32_000,
	abilities,
	price: { input: 3, output: 15 },
	released: '2026-01-01',
	...changes,
});
const catalogueOf = (models: readonly ModelFacts[], overrides: readonly ModelOverride[] = []) =>
	new Catalogue({ date: '2026-11-20', models }, overrides);

describe('find', () => {
	const known = catalogueOf([
		model('big-4', { released: '2026-03-01' }),
		model('big-4-20251001', { price: { input: 9, output: 45 }, contextTokens: 100_000 }),
		model('big-4-mini'),
		model('small-2401', { price: { input: 2, output: 6 } }),
		model('small-2512', { released: '2026-02-01', price: { input: 1, output: 2 } }),
	]);

	it.each([
		['big-4', 'exact', 'big-4'],
		['big-4-20251001', 'exact', 'big-4-20251001'],
		['big-4-latest', 'alias', 'big-4'],
		['models/big-4', 'alias', 'big-4'],
		['models/big-4-mini', 'alias', 'big-4-mini'],
		['big-4:nitro', 'alias', 'big-4'],
		['small', 'alias', 'small-2512'],
		['small-latest', 'alias', 'small-2512'],
		['small:latest', 'alias', 'small-2512'],
	])('%s is known as %s: %s', (id, basis, name) => {
		expect(known.find('maker', id)).toMatchObject({ basis, facts: { id, name } });
	});

	it.each(['big', 'big-4-micro', 'big-4-mini-pro', 'big-44', 'bi', '', 'Big-4'])('%j is not known', (id) => {
		expect(known.find('maker', id)).toBeUndefined();
	});

	it.each(['big-4-2026-04-01', 'big-4@20260401', 'big-4-2604', 'big-4-002'])(
		'%s is a date nobody lists: the dearest price and the smallest limits hold',
		(id) => {
			expect(known.find('maker', id)).toMatchObject({
				basis: 'alias',
				facts: { id, name: 'big-4', price: { input: 9, output: 45 }, contextTokens: 100_000 },
			});
		},
	);

	it('takes of one day what goes on being offered', () => {
		const models = [model('big-5-2511', { isDeprecated: true }), model('big-5-20251101')];
		expect(catalogueOf(models).find('maker', 'big-5')?.facts.name).toBe('big-5-20251101');
		expect(catalogueOf(models.toReversed()).find('maker', 'big-5')?.facts.name).toBe('big-5-20251101');
	});

	it('knows a provider only by its own models', () => {
		expect(known.find('other', 'big-4')).toBeUndefined();
		expect(known.providers()).toEqual(['maker']);
	});
});

describe('overrides', () => {
	const overridden = (override: Omit<ModelOverride, 'provider' | 'id'>, facts: Partial<ModelFacts> = {}) =>
		catalogueOf([model('m', facts)], [{ provider: 'maker', id: 'm', ...override }]).find('maker', 'm')?.facts;

	it('win field by field', () => {
		expect(overridden({ name: 'Mine', abilities: { pdf: true }, price: { output: 20 } })).toEqual(
			model('m', {
				name: 'Mine',
				abilities: { ...abilities, pdf: true },
				price: { input: 3, output: 20 },
			}),
		);
		const catalogue = catalogueOf([model('m')], [{ provider: 'other', id: 'm', name: 'Not this' }]);
		expect(catalogue.models('maker')).toEqual([model('m')]);
	});

	it('take the price away', () => {
		expect(overridden({ price: 'none' })).not.toHaveProperty('price');
	});

	it('mean rates for every length', () => {
		const tiers = [{ aboveTokens: 10, input: 50, output: 50 }];
		const price = { input: 3, output: 15, tiers };
		expect(overridden({ price: { input: 1 } }, { price })?.price).toEqual({ input: 1, output: 15 });
		expect(overridden({ price: { tiers } })?.price).toEqual({ input: 3, output: 15, tiers });
	});

	it('keep answers within the context', () => {
		expect(overridden({ contextTokens: 8_000 })).toMatchObject({
			contextTokens: 8_000,
			maxOutputTokens: 8_000,
		});
	});

	it.each([Number.NaN, -1, 0, Infinity, 0.5])('with a figure of %d say nothing', (figure) => {
		expect(overridden({ contextTokens: figure, maxOutputTokens: figure })).toEqual(model('m'));
		if (figure === 0 || figure === 0.5) return;
		expect(overridden({ price: { input: figure, output: figure } })).toEqual(model('m'));
	});
});

describe('describe', () => {
	const known = catalogueOf([
		model('big-5', { price: { input: 5, output: 25 } }),
		model('big-5-mini', { price: { input: 1, output: 5 }, contextTokens: 128_000 }),
		model('big-2', { released: '2023-01-01', contextTokens: 4_000, maxOutputTokens: 4_000 }),
		model('big-5-odd', { isDeprecated: true, contextTokens: 1_000, maxOutputTokens: 1_000 }),
	]);

	it('lets what a server says of its model win', () => {
		const listed = { id: 'big-5', contextTokens: 300_000, abilities: { pdf: true }, name: 'Big Five' };
		expect(known.describe('maker', listed, false)).toEqual({
			basis: 'exact',
			facts: model('big-5', {
				name: 'Big Five',
				contextTokens: 300_000,
				abilities: { ...abilities, pdf: true },
				price: { input: 5, output: 25 },
			}),
		});
	});

	it('assumes of an unknown model what its younger relatives cost at most and take at least', () => {
		expect(known.describe('maker', { id: 'big-6' }, false)).toMatchObject({
			basis: 'assumed',
			facts: {
				id: 'big-6',
				name: 'big-6',
				contextTokens: 128_000,
				price: { input: 5, output: 25 },
				abilities,
			},
		});
	});

	it('never assumes that a provider asks nothing', () => {
		const { facts, basis } = known.describe('nobody', { id: 'x' }, false);
		expect(basis).toBe('assumed');
		expect(facts.price).toEqual({ input: 10, output: 50 });
	});

	it('has nobody pay at home, whatever the model costs elsewhere', () => {
		const { facts, basis } = known.describe('maker', { id: 'big-5' }, true);
		expect(basis).toBe('assumed');
		expect(facts).not.toHaveProperty('price');
		expect(facts.contextTokens).toBe(8_192);
	});

	it('guesses no more where the server says what matters', () => {
		const listed = { id: 'llama', contextTokens: 16_000, abilities: { tools: false } };
		expect(known.describe('ollama', listed, true).basis).toBe('listed');
		expect(known.describe('ollama', listed, false).basis).toBe('assumed');
		const priced = { ...listed, price: { input: 1, output: 2 } };
		expect(known.describe('openrouter', priced, false)).toMatchObject({
			basis: 'listed',
			facts: { price: { input: 1, output: 2 }, abilities: { tools: false } },
		});
	});

	it('heeds the person in what it assumes', () => {
		const own = catalogueOf([], [{ provider: 'home', id: 'x', contextTokens: 64_000 }]);
		expect(own.describe('home', { id: 'x', contextTokens: 4_096 }, true).facts.contextTokens).toBe(64_000);
	});
});

describe('bestOf', () => {
	const best = (...models: ModelFacts[]) => catalogueOf(models).bestOf('maker')?.id;

	it('takes the dearest of the latest that are for everything and not beyond reason', () => {
		expect(
			best(
				model('old', { released: '2024-01-01', price: { input: 15, output: 29 } }),
				model('pro', { price: { input: 30, output: 180 } }),
				model('image-model', { price: { input: 5, output: 30 } }),
				model('deaf', { price: { input: 5, output: 28 }, abilities: { ...abilities, tools: false } }),
				model('gone', { price: { input: 5, output: 28 }, isDeprecated: true }),
				model('short', { price: { input: 5, output: 28 }, contextTokens: 8_000 }),
				model('good', { price: { input: 5, output: 25 } }),
				model('cheap', { released: '2026-02-01', price: { input: 1, output: 5 } }),
			),
		).toBe('good');
	});

	it('takes what there is', () => {
		expect(best(model('some-preview'))).toBe('some-preview');
		expect(best(model('deaf', { abilities: { ...abilities, tools: false } }))).toBe('deaf');
		expect(best()).toBeUndefined();
		expect(best(model('old-4-20250101'), model('old-4'))).toBe('old-4');
	});

	it('takes at a gateway what is known best', () => {
		expect(best(model('new/wonder', { released: '2026-03-01' }), model('anthropic/claude-opus-9'))).toBe(
			'anthropic/claude-opus-9',
		);
	});

	it('finds one for each provider of the bundled snapshot, with the facts as they are', async () => {
		const bundled = new Catalogue(await bundledSnapshot());
		for (const provider of bundled.providers()) {
			const chosen = bundled.bestOf(provider);
			expect([provider, chosen?.isDeprecated, (chosen?.contextTokens ?? 0) > 60_000]).toEqual([
				provider,
				undefined,
				true,
			]);
		}
	});
});

it('compareModels names what came, went and changed', () => {
	const before = [model('a'), model('b'), model('c', { price: { output: 15, input: 3 } })];
	const after = [model('b', { price: { input: 4, output: 15 }, isDeprecated: true }), model('c'), model('d')];
	expect(compareModels(before, after)).toEqual({
		added: [after[2]],
		removed: [before[0]],
		changed: [{ before: before[1], after: after[0], fields: ['price', 'isDeprecated'] }],
	});
	expect(compareModels(before, before)).toEqual({ added: [], removed: [], changed: [] });
});
