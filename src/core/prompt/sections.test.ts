import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleSections, type Section } from './sections.ts';

/** Two characters are a token. */
const count = (text: string) => Math.ceil(text.length / 2);
const stable = (name: string, text: string, priority: number, budget?: number): Section => ({
	...{ name, text, priority, kind: 'stable' },
	...(budget === undefined ? {} : { budget }),
});
const volatile = (name: string, text: string, budget: number): Section => ({
	name,
	text,
	budget,
	priority: 1,
	kind: 'volatile',
});
const long = (lines: number) => Array.from({ length: lines }, (_, at) => `line number ${at}`).join('\n');

describe('assembleSections', () => {
	it('has the stable first and weighs each', () => {
		const prompt = assembleSections(
			[volatile('now', 'Friday', 50), stable('who', 'Alcove', 9), stable('none', ' ', 9)],
			200,
			count,
		);
		expect(prompt).toEqual({
			system: 'Alcove\n\nFriday',
			sections: [
				{ name: 'who', tokens: 4 },
				{ name: 'now', tokens: 4 },
			],
			cuts: [],
		});
	});

	it('cuts the lowest priority, and of equals the last', () => {
		const sections = [stable('a', long(20), 5), stable('b', long(20), 1), stable('c', long(20), 1)];
		const { cuts, system } = assembleSections(sections, 400, count);
		expect(cuts.map(({ name, to }) => [name, to > 0])).toEqual([['c', true]]);
		expect(system).toMatch(/characters left out/u);
		const tighter = assembleSections(sections, 200, count);
		expect(tighter.cuts.map(({ name, to }) => [name, to > 0])).toEqual([
			['b', true],
			['c', false],
		]);
	});

	it('holds each section to its own budget', () => {
		const { cuts, sections } = assembleSections([stable('a', long(100), 5, 100)], 10_000, count);
		expect(cuts).toMatchObject([{ name: 'a', from: count(long(100)) + 1 }]);
		expect(sections[0]!.tokens).toBeLessThanOrEqual(100);
		expect(sections[0]!.tokens).toBeGreaterThan(70);
	});

	const text = fc.nat({ max: 60 }).map(long);
	const anyStable = fc.array(
		fc.tuple(text, fc.integer({ min: 1, max: 3 }), fc.option(fc.nat({ max: 300 }), { nil: undefined })),
		{ maxLength: 5 },
	);

	it('does not change a byte of the stable when the volatile changes', () => {
		fc.assert(
			fc.property(anyStable, text, text, fc.integer({ min: 50, max: 1_500 }), (parts, now, later, max) => {
				const rules = parts.map(([each, priority, budget], at) => stable(`s${at}`, each, priority, budget));
				const systemWith = (live: string) =>
					assembleSections([volatile('live', live, 60), ...rules], max, count);
				const [a, b] = [systemWith(now), systemWith(later)];
				const stableOf = ({ system }: { system: string }, live: { system: string }) =>
					system.slice(0, live.system.length);
				const bare = systemWith('');
				expect(stableOf(a, bare)).toBe(bare.system);
				expect(stableOf(b, bare)).toBe(bare.system);
			}),
		);
	});

	it('stays within its budget, and reports every cut', () => {
		fc.assert(
			fc.property(anyStable, text, fc.integer({ min: 0, max: 1_500 }), (parts, now, max) => {
				const rules = parts.map(([each, priority, budget], at) =>
					stable(`s${at}`, `of s${at}:\n${each}`, priority, budget),
				);
				const { system, sections, cuts } = assembleSections(
					[...rules, volatile('live', `of live:\n${now}`, 60)],
					max,
					count,
				);
				expect(sections.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(max);
				expect(count(system)).toBeLessThanOrEqual(max);
				const changed = [...rules, volatile('live', `of live:\n${now}`, 60)].filter(
					({ text: each }) => !`${system}\n`.includes(`${each.trim()}\n`),
				);
				expect(cuts.map(({ name }) => name)).toEqual(changed.map(({ name }) => name));
			}),
		);
	});
});
