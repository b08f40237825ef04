import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	candidate,
	choiceFacts,
	localCandidate,
	NO_NEEDS,
	NOON,
	shortName,
} from '#tests/router/candidates.ts';
import type { Candidate, Strategy } from './candidate.ts';
import { readHealth } from './health.ts';
import { newModelHealth } from './model-health.ts';
import { qualityOf } from './quality.ts';
import { expectedCost, rank, type RankFacts } from './rank.ts';

const opus = candidate('anthropic/opus', {
	price: { input: 5, output: 25 },
	can: ['tools', 'images', 'pdf', 'structured', 'reasoning'],
});
const haiku = candidate('anthropic/haiku', {
	price: { input: 1, output: 5 },
	can: ['tools', 'images', 'audio'],
});
const flash = candidate('gemini/flash', { price: { input: 0.3, output: 2.5 }, can: ['tools'] });
const reader = candidate('gemini/reader', { price: { input: 0.1, output: 9 }, can: ['images'] });
const { price: _price, ...unknown } = candidate('odd/unpriced').facts;
const unpriced: Candidate = { ...candidate('odd/unpriced'), facts: unknown };
const home = localCandidate('ollama/qwen', ['tools', 'reasoning']);
const ALL = [opus, haiku, flash, reader, unpriced, home];

function ranked(strategy: Strategy, facts: Partial<RankFacts> = {}, candidates: readonly Candidate[] = ALL) {
	const all = choiceFacts({ candidates, route: { type: 'strategy', strategy }, ...facts });
	return rank(candidates, strategy, all).map(({ facts: { id } }) => id);
}

const speedOf = (who: Candidate, firstTokenMs: number, tokenMs: number) => ({
	...newModelHealth({ connection: who.connection, model: who.facts.id }),
	speed: { firstTokenMs, tokenMs, measuredAt: NOON },
});

describe('cost', () => {
	it('is free at home, dear where unknown, and otherwise input and typical output', () => {
		expect(ranked('cost')).toEqual(['qwen', 'flash', 'haiku', 'reader', 'opus', 'unpriced']);
		expect(ranked('cost', { typicalOutputTokens: 1 })).toEqual([
			'qwen',
			'reader',
			'flash',
			'haiku',
			'opus',
			'unpriced',
		]);
	});

	it('is in millionths of a dollar, and takes no more output than is asked for', () => {
		const facts = choiceFacts({ candidates: [], route: { type: 'strategy', strategy: 'cost' } });
		expect(expectedCost(opus, facts)).toBe(1_000 * 5 + 400 * 25);
		expect(expectedCost(opus, { ...facts, typicalOutputTokens: 9_999 })).toBe(1_000 * 5 + 1_000 * 25);
	});
});

describe('latency', () => {
	it('weighs the first token against those after it by how long answers are', () => {
		const health = readHealth([speedOf(opus, 100, 10), speedOf(haiku, 500, 1), speedOf(flash, 9_000, 90)]);
		const three = [opus, haiku, flash];
		expect(ranked('latency', { health, typicalOutputTokens: 400 }, three)).toEqual([
			'haiku',
			'opus',
			'flash',
		]);
		expect(ranked('latency', { health, typicalOutputTokens: 11 }, three)).toEqual(['opus', 'haiku', 'flash']);
	});

	it('tries the unknown before the slow and after the fast', () => {
		const health = readHealth([speedOf(opus, 100, 1), speedOf(flash, 9_000, 90)]);
		expect(ranked('latency', { health }, [opus, haiku, flash])).toEqual(['opus', 'haiku', 'flash']);
	});
});

describe('quality', () => {
	it('goes by the facts', () => {
		expect(ranked('quality', {}, [home, haiku, opus])).toEqual(['opus', 'haiku', 'qwen']);
	});

	it('goes by the person first', () => {
		const preferred = [
			{ connection: 'ollama', model: 'qwen' },
			{ connection: 'gone', model: 'opus' },
			{ connection: 'anthropic', model: 'haiku' },
		];
		expect(ranked('quality', { preferred }, [opus, haiku, home])).toEqual(['qwen', 'haiku', 'opus']);
		expect(ranked('cost', { preferred }, [opus, haiku])).toEqual(['haiku', 'opus']);
	});

	it.each([
		['a higher price', { price: { input: 5, output: 25 } }, { price: { input: 5, output: 24 } }],
		['a later day', { released: '2026-11-01' }, { released: '2026-10-01' }],
		['a known recent day before none', { released: '2026-10-01' }, { released: 'soon' }],
		['no known day before an old one', { released: '' }, { released: '2024-01-01' }],
		['reasoning', { can: ['reasoning'] as const }, {}],
		['context', { contextTokens: 200_000 }, { contextTokens: 100_000 }],
		['being here to stay', {}, { isDeprecated: true as const }],
	])('prefers %s', (_what, better, worse) => {
		const [a, b] = [candidate('a/x', better).facts, candidate('a/x', worse).facts];
		expect(qualityOf(a, NOON)).toBeGreaterThan(qualityOf(b, NOON));
	});

	it('is between 0 and 100 for anything a catalogue may say', () => {
		const number = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1e9));
		const facts = fc.record({
			price: fc.record({ input: number, output: number }),
			contextTokens: number,
			released: fc.oneof(fc.string(), fc.constant('2030-01-01'), fc.constant('1999-01-01')),
		});
		fc.assert(
			fc.property(facts, fc.boolean(), (each, reasons) => {
				const points = qualityOf(
					candidate('a/b', { ...each, can: reasons ? ['reasoning'] : [] }).facts,
					NOON,
				);
				expect(points).toBeGreaterThanOrEqual(0);
				expect(points).toBeLessThanOrEqual(100);
			}),
		);
	});
});

describe('capability', () => {
	it('keeps what can do most for those who need it', () => {
		const needs = { ...NO_NEEDS, images: true };
		expect(ranked('capability', { needs }, [opus, haiku, reader])).toEqual(['reader', 'haiku', 'opus']);
	});

	it('counts hearing as to spare', () => {
		const hears = candidate('a/hears', { price: { input: 0, output: 0 }, can: ['audio'] });
		expect(ranked('capability', {}, [hears, candidate('b/deaf')])).toEqual(['deaf', 'hears']);
	});

	it('then goes by cost', () => {
		const dear = candidate('a/dear', { price: { input: 9, output: 9 }, can: ['images'] });
		expect(ranked('capability', {}, [dear, flash, reader])).toEqual(['flash', 'reader', 'dear']);
	});
});

describe('round robin', () => {
	const at = (who: Candidate) => ({ cursor: { connection: who.connection, model: who.facts.id } });

	it('gives everybody a turn before anybody has a second', () => {
		const turns: string[] = [];
		let cursor: RankFacts['cursor'];
		for (let times = 0; times < 12; times++) {
			const facts = choiceFacts({
				candidates: ALL,
				route: { type: 'strategy', strategy: 'round-robin' },
				cursor,
			});
			const [first] = rank(ALL, 'round-robin', facts);
			cursor = at(first!).cursor;
			turns.push(shortName(first!));
		}
		expect(new Set(turns.slice(0, 6)).size).toBe(6);
		expect(turns.slice(6)).toEqual(turns.slice(0, 6));
	});

	it('goes on from where it was when others come and go', () => {
		expect(ranked('round-robin', at(haiku))).toEqual([
			'opus',
			'flash',
			'reader',
			'unpriced',
			'qwen',
			'haiku',
		]);
		expect(ranked('round-robin', at(haiku), [opus, flash, home])).toEqual(['opus', 'flash', 'qwen']);
		expect(ranked('round-robin', at(flash), [opus, home, reader])).toEqual(['reader', 'qwen', 'opus']);
	});
});

it.each(['cost', 'latency', 'quality', 'round-robin', 'capability'] as const)(
	'%s gives one order, however the candidates come',
	(strategy) => {
		const twins = [...ALL, candidate('b/twin'), candidate('a/twin'), localCandidate('lm-studio/qwen')];
		const expected = rank(
			twins,
			strategy,
			choiceFacts({ candidates: [], route: { type: 'strategy', strategy } }),
		);
		fc.assert(
			fc.property(fc.shuffledSubarray(twins, { minLength: twins.length }), (shuffled) => {
				const facts = choiceFacts({ candidates: [], route: { type: 'strategy', strategy } });
				expect(rank(shuffled, strategy, facts)).toEqual(expected);
			}),
			{ numRuns: 200 },
		);
	},
);
