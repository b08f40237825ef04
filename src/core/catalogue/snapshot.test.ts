import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundledSnapshot } from './bundled.ts';
import type { ModelFacts } from './model-facts.ts';
import { SNAPSHOT } from './snapshot-data.ts';
import { readSnapshot, sorted, writeSnapshot, type Snapshot } from './snapshot.ts';

const amount = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000);
const rates = fc.record(
	{ input: amount, output: amount, cacheRead: amount, cacheWrite: amount },
	{ requiredKeys: ['input', 'output'] },
);
const price = fc
	.tuple(rates, fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), rates), { maxLength: 2 }))
	.map(([base, tiers]) => ({
		...base,
		...(tiers.length > 0 && { tiers: tiers.map(([aboveTokens, each]) => ({ aboveTokens, ...each })) }),
	}));
const facts: fc.Arbitrary<ModelFacts> = fc
	.record(
		{
			provider: fc.constantFrom('anthropic', 'openai', 'openrouter'),
			id: fc.string({ minLength: 1, maxLength: 30 }),
			name: fc.string({ minLength: 1, maxLength: 30 }),
			contextTokens: fc.integer({ min: 1, max: 2_000_000 }),
			maxOutputTokens: fc.integer({ min: 1, max: 2_000_000 }),
			abilities: fc.record({
				tools: fc.boolean(),
				images: fc.boolean(),
				pdf: fc.boolean(),
				audio: fc.boolean(),
				structured: fc.boolean(),
				reasoning: fc.boolean(),
			}),
			price,
			released: fc.constantFrom('2025-01-31', '2026-05-01'),
			isDeprecated: fc.constant(true as const),
		},
		{ requiredKeys: ['provider', 'id', 'name', 'contextTokens', 'maxOutputTokens', 'abilities'] },
	)
	.map((each) => ({ ...each, maxOutputTokens: Math.min(each.maxOutputTokens, each.contextTokens) }));

describe('a snapshot', () => {
	it('is read back as it was written, through JSON', () => {
		fc.assert(
			fc.property(fc.array(facts, { maxLength: 12 }), (models) => {
				const snapshot: Snapshot = { source: 'a test', date: '2026-11-20', models: sorted(models) };
				const stored: unknown = JSON.parse(JSON.stringify(writeSnapshot(snapshot)));
				expect(readSnapshot(stored)).toEqual({ ok: true, value: snapshot });
			}),
		);
	});

	it('is in the order of characters, each model once', () => {
		const of = (provider: string, id: string, name = id) => ({
			...fc.sample(facts, 1)[0]!,
			provider,
			id,
			name,
		});
		const models = [
			of('b', 'z'),
			of('b', 'Z'),
			of('a', 'é'),
			of('b', 'a', 'old'),
			of('b', 'a', 'new'),
			of('a', 'z'),
		];
		expect(sorted(models).map(({ provider, name }) => `${provider} ${name}`)).toEqual([
			'a z',
			'a é',
			'b Z',
			'b new',
			'b z',
		]);
	});

	const good = ['m', 'M', 1_000, 100, 'ts', [[0, 1, 2, null, null]], '2026-05-01'];
	const changed = (at: number, value: unknown) => good.with(at, value as string);
	const holding = (row: unknown, head: object = {}) => ({
		form: 1,
		source: 's',
		date: '2026-11-20',
		providers: { p: [good, row] },
		...head,
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['a list', []],
		['another form', holding(good, { form: 2 })],
		['no date', holding(good, { date: 'today' })],
		['no such day', holding(good, { date: '2026-02-30' })],
		['a row that is too short', holding(good.slice(0, 6))],
		['a row that is too long', holding([...good, 1])],
		['no id', holding(changed(0, ''))],
		['no context', holding(changed(2, 0))],
		['half a token', holding(changed(2, 1_000.5))],
		['answers longer than the context', holding(changed(3, 1_001))],
		['an unknown mark', holding(changed(4, 'x'))],
		['a negative price', holding(changed(5, [[0, -1, 2, null, null]]))],
		['a price that is no number', holding(changed(5, [[0, null, 2, null, null]]))],
		['a price beyond reason', holding(changed(5, [[0, 1e9, 2, null, null]]))],
	])('is refused with %s', (_name, stored) => {
		const read = readSnapshot(stored);
		expect(read).toMatchObject({ ok: false, error: { type: 'snapshot-unreadable' } });
	});

	it('is taken with a good row', () => {
		expect(readSnapshot(holding(good))).toMatchObject({ ok: true, value: { models: [{ id: 'm' }] } });
	});
});

describe('the bundled snapshot', async () => {
	const snapshot = await bundledSnapshot();
	const { models, date } = snapshot;

	it('is written as the script writes it, in its order', () => {
		expect(JSON.stringify(writeSnapshot(snapshot))).toBe(JSON.stringify(SNAPSHOT));
	});

	it('holds what a budget can count on', () => {
		expect(models.length).toBeGreaterThan(300);
		expect(date).toMatch(/^20\d\d-\d\d-\d\d$/u);
		for (const { id, provider, price: paid, contextTokens, maxOutputTokens } of models) {
			expect(maxOutputTokens, id).toBeLessThanOrEqual(contextTokens);
			const isFree = /[:/]free$/u.test(id);
			expect([provider, id, (paid?.input ?? 0) > 0 && (paid?.output ?? 0) > 0]).toEqual([
				provider,
				id,
				!isFree,
			]);
			for (const tier of paid?.tiers ?? []) expect(tier.input, id).toBeGreaterThanOrEqual(paid?.input ?? 0);
		}
	});
});
