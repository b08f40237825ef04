import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#core/kernel/time.ts';
import {
	candidate,
	choiceFacts,
	localCandidate,
	NO_NEEDS,
	NOON,
	shortName,
} from '#tests/router/candidates.ts';
import { DEFAULT_ROUTE, type Candidate, type ChainLink, type Needs, type Strategy } from './candidate.ts';
import { choose, type Choice, type ChoiceFacts } from './choose.ts';
import { newConnectionHealth } from './connection-health.ts';
import { readHealth } from './health.ts';
import { newModelHealth } from './model-health.ts';
import { waitFrom } from './wait.ts';

const opus = candidate('anthropic/opus', {
	price: { input: 5, output: 25 },
	can: ['tools', 'images', 'reasoning'],
});
const haiku = candidate('anthropic/haiku', { can: ['tools', 'images'] });
const pro = candidate('gemini/pro', { price: { input: 2, output: 12 }, can: ['tools', 'images', 'pdf'] });
const flash = candidate('gemini/flash', { price: { input: 0.3, output: 2.5 }, can: ['tools'] });
const router = candidate('openrouter/any', { can: ['tools'] });
const groq = candidate('groq/llama', { price: { input: 0.1, output: 0.2 } });
const home = localCandidate('ollama/qwen', ['tools']);
const ALL = [home, groq, router, flash, pro, haiku, opus];

const by = (strategy: Strategy) => ({ type: 'strategy', strategy }) as const;
const along = (...links: ChainLink[]) => ({ type: 'chain', candidates: links }) as const;

function choice(facts: Partial<ChoiceFacts>): Choice {
	return choose(choiceFacts({ candidates: ALL, route: DEFAULT_ROUTE, ...facts }));
}

function order(facts: Partial<ChoiceFacts>): readonly string[] {
	const made = choice(facts);
	return made.type === 'chosen' ? made.order.map(shortName) : [];
}

function reason(facts: Partial<ChoiceFacts>): string | undefined {
	const made = choice(facts);
	return made.type === 'chosen' ? made.reason : undefined;
}

const needing = (needs: Partial<Needs>) => ({ needs: { ...NO_NEEDS, ...needs } });
const off = (connection: string) => ({
	...newConnectionHealth(connection),
	disabled: { because: 'auth' as const, detail: 'x', since: NOON },
});
const open = (who: Candidate, ms = MINUTE_MS) => ({
	...newModelHealth({ connection: who.connection, model: who.facts.id }),
	open: waitFrom(NOON, ms),
});

describe('a strategy', () => {
	it('tries three at most, best first', () => {
		expect(order({ route: by('cost') })).toEqual(['ollama/qwen', 'groq/llama', 'gemini/flash']);
		expect(order({ route: by('cost'), candidates: [opus] })).toEqual(['anthropic/opus']);
	});

	it('does not leave all three to one connection where there is another', () => {
		const sonnet = candidate('anthropic/sonnet', { price: { input: 3, output: 15 } });
		const claudes = [opus, haiku, sonnet];
		const route = by('quality');
		expect(order({ route, candidates: [...claudes, home] })).toEqual([
			'anthropic/opus',
			'anthropic/sonnet',
			'ollama/qwen',
		]);
		expect(order({ route, candidates: claudes })).toHaveLength(3);
		expect(order({ route, candidates: [flash, opus, haiku, pro] })).toEqual([
			'anthropic/opus',
			'gemini/pro',
			'anthropic/haiku',
		]);
	});

	it.each<[string, Partial<ChoiceFacts>]>([
		['cheapest of 7', { route: by('cost') }],
		['cheapest of 3 that can read images', { route: by('cost'), ...needing({ images: true }) }],
		[
			'judged best of 3 that can use tools and read images',
			{ route: by('quality'), ...needing({ images: true, tools: true }) },
		],
		['the only one that can read PDFs', { route: by('latency'), ...needing({ pdf: true }) }],
		[
			'the only one on your own machines that can use tools',
			{ route: by('latency'), ...needing({ localOnly: true, tools: true }) },
		],
		['the only one on your own machines', { route: by('latency'), ...needing({ localOnly: true }) }],
		['the only one that can be asked', { route: by('latency'), candidates: [groq] }],
		['expected to be fastest of 7', { route: by('latency') }],
		['next in turn of 7', { route: by('round-robin') }],
		['least to spare of 7', { route: by('capability') }],
		['first in the chain; judged best of 2', {}],
		['third in the chain; the only one that can be asked', { candidates: [router, home] }],
		[
			'second in the chain',
			{ route: along({ connection: 'x', model: 'y' }, { connection: 'groq', model: 'llama' }) },
		],
		['nobody in the chain can be asked; the only one that can be asked', { candidates: [groq] }],
	])('says why: %s', (words, facts) => {
		expect(reason(facts)).toBe(words);
	});
});

describe('a chain', () => {
	const chain = along(
		{ connection: 'groq', model: 'llama' },
		{ connection: 'anthropic', model: 'haiku' },
		{ connection: 'anthropic' },
		{ connection: 'ollama' },
	);

	it('goes in its own order, whatever a ranking would say', () => {
		expect(order({ route: chain })).toEqual(['groq/llama', 'anthropic/haiku', 'anthropic/opus']);
	});

	it('asks nobody else', () => {
		expect(
			order({ route: along({ connection: 'groq', model: 'llama' }), ...needing({ tools: true }) }),
		).toEqual([]);
	});

	it('names a model once however often it is meant', () => {
		const route = along({ connection: 'groq', model: 'llama' }, { connection: 'groq' });
		expect(order({ route })).toEqual(['groq/llama']);
	});

	it('tells who was not there and who was refused, and nothing of those it does not mean', () => {
		const route = along({ connection: 'x', model: 'y' }, { connection: 'groq' }, { connection: 'gemini' });
		expect(choice({ route, ...needing({ pdf: true }) })).toMatchObject({
			order: [pro],
			passedOver: [
				{ connection: 'x', model: 'y', reason: 'is not set up here' },
				{ connection: 'groq', model: 'llama', reason: 'cannot read PDFs' },
				{ connection: 'gemini', model: 'flash', reason: 'cannot read PDFs' },
			],
		});
	});
});

describe('the default route', () => {
	it('is Claude, Google, OpenRouter, then Ollama: the best of each', () => {
		expect(order({})).toEqual(['anthropic/opus', 'gemini/pro', 'openrouter/any']);
		const health = readHealth([off('anthropic'), off('gemini')]);
		expect(order({ health })).toEqual(['openrouter/any', 'ollama/qwen', 'groq/llama']);
	});

	it('takes of each what can do it', () => {
		const health = readHealth([open(opus)]);
		expect(order({ health, ...needing({ images: true }) })).toEqual(['anthropic/haiku', 'gemini/pro']);
	});

	it('serves those who have something else', () => {
		expect(order({ candidates: [groq] })).toEqual(['groq/llama']);
	});
});

describe('nobody', () => {
	it('says why of each, what can be helped first', () => {
		const keyless = { ...flash, hasKey: false };
		const made = choice({
			candidates: [home, opus, keyless],
			health: readHealth([open(opus)]),
			...needing({ tools: true }),
			affordable: ({ connection }) => (connection === 'ollama' ? 'too dear' : undefined),
		});
		expect(made).toMatchObject({ type: 'none', isOffline: false, readyAt: NOON + MINUTE_MS });
		expect(made.passedOver.map(({ model }) => model)).toEqual(['opus', 'qwen', 'flash']);
	});

	it('knows when somebody is back, and that a network would do', () => {
		const health = readHealth([open(opus), open(home, HOUR_MS)]);
		expect(choice({ candidates: [home, opus], health, isOnline: false })).toMatchObject({
			type: 'none',
			isOffline: true,
			readyAt: NOON + HOUR_MS,
		});
		expect(choice({ candidates: [home, opus], health })).toMatchObject({ readyAt: NOON + MINUTE_MS });
		expect(choice({ candidates: [] })).toEqual({ type: 'none', passedOver: [], isOffline: false });
		expect(choice({ candidates: [groq], isOnline: false, ...needing({ tools: true }) })).toMatchObject({
			isOffline: false,
		});
	});
});

it('keeps a list of refusals that can be read', () => {
	const many = Array.from({ length: 300 }, (_, index) => candidate(`openrouter/m${index}`));
	const made = choice({
		candidates: [...many, opus],
		health: readHealth([off('anthropic')]),
		...needing({ images: true }),
	});
	expect(made.passedOver).toHaveLength(20);
	expect(made.passedOver[0]).toMatchObject({ connection: 'anthropic' });
});

it('looks at each candidate once, even where it is listed twice', () => {
	const asked: string[] = [];
	const affordable = (who: Candidate) => void asked.push(shortName(who));
	expect(order({ candidates: [opus, haiku, opus], affordable, route: by('cost') })).toHaveLength(2);
	expect(asked).toEqual(['anthropic/opus', 'anthropic/haiku']);
});
