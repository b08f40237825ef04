import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/kernel/time.ts';
import { candidate, choiceFacts, localCandidate, NO_NEEDS, NOON } from '#tests/router/candidates.ts';
import { newConnectionHealth } from './connection-health.ts';
import { obstacleTo, type Circumstances } from './filter.ts';
import { readHealth } from './health.ts';
import { newModelHealth } from './model-health.ts';
import { obstacleWords } from './obstacle.ts';
import { waitFrom } from './wait.ts';

const opus = candidate('anthropic/opus', { can: ['tools', 'images', 'pdf', 'structured', 'reasoning'] });
const plain = candidate('groq/llama', {});
const home = localCandidate('ollama/qwen');

const model = { ...newModelHealth({ connection: 'anthropic', model: 'opus' }) };
const off = (because: 'auth' | 'billing', ago: number) =>
	readHealth([
		{ ...newConnectionHealth('anthropic'), disabled: { because, detail: 'x', since: NOON - ago } },
	]);

function words(who: typeof opus, facts: Partial<Circumstances>): string | undefined {
	const obstacle = obstacleTo(
		who,
		choiceFacts({ candidates: [], route: { type: 'chain', candidates: [] }, ...facts }),
	);
	return obstacle && obstacleWords(obstacle, NOON);
}

const need = (needs: Partial<typeof NO_NEEDS>) => ({ needs: { ...NO_NEEDS, ...needs } });

describe('obstacleTo', () => {
	it.each<[string, typeof opus, Partial<Circumstances>, string | undefined]>([
		['nothing', opus, {}, undefined],
		[
			'everything it can',
			opus,
			need({ tools: true, images: true, pdf: true, structured: true, reasoning: true }),
			undefined,
		],
		['an ability', plain, need({ images: true }), 'cannot read images'],
		['two', plain, need({ tools: true, pdf: true }), 'cannot use tools or read PDFs'],
		[
			'all',
			plain,
			need({ tools: true, images: true, pdf: true, structured: true, reasoning: true }),
			'cannot use tools, read images, read PDFs, answer in a given form or reason',
		],
		['just enough room', opus, need({ inputTokens: 91_000, outputTokens: 1_000 }), undefined],
		[
			'one token too many',
			opus,
			need({ inputTokens: 91_001, outputTokens: 1_000 }),
			'has room for 92,000 tokens, and this may need 92,001',
		],
		[
			'a context nobody knows',
			candidate('a/b', { contextTokens: Number.NaN }),
			{},
			'has room for 0 tokens, and this may need 2,000',
		],
		['no key', candidate('a/b', {}, { hasKey: false }), {}, 'has no key'],
		['no key and none needed', localCandidate('a/b'), {}, undefined],
		[
			'a refused key',
			opus,
			{ health: off('auth', 3 * HOUR_MS) },
			'is off because the key was refused 3 hours ago; a new key or a test turns it on',
		],
		[
			'an empty account',
			opus,
			{ health: off('billing', 40 * DAY_MS) },
			'is off because the account had no credit 40 days ago; a new key or a test turns it on',
		],
		['the same elsewhere', plain, { health: off('auth', 5) }, undefined],
		[
			'an open breaker',
			opus,
			{ health: readHealth([{ ...model, open: waitFrom(NOON - 20_000, MINUTE_MS) }]) },
			'failed several times in a row; left alone for another 40 seconds',
		],
		[
			'a breaker whose minute is over',
			opus,
			{ health: readHealth([{ ...model, open: waitFrom(NOON - MINUTE_MS, MINUTE_MS) }]) },
			undefined,
		],
		[
			'a probe',
			opus,
			{
				health: readHealth([
					{
						...model,
						open: waitFrom(NOON - MINUTE_MS, MINUTE_MS),
						probe: { ...waitFrom(NOON, 3 * MINUTE_MS), attempt: 'p' },
					},
				]),
			},
			'failed several times in a row, and another question is finding out whether it is back; left alone for another 3 minutes',
		],
		[
			'a cooldown',
			opus,
			{ health: readHealth([{ ...model, cooldown: waitFrom(NOON - 1, 1_000) }]) },
			'was asked too much in a short time; left alone for another 1 second',
		],
		[
			'a private question',
			opus,
			need({ localOnly: true }),
			'is not on your own machines, which this may not leave',
		],
		['a private question at home', home, need({ localOnly: true }), undefined],
		['no network', opus, { isOnline: false }, 'needs a network, and there is none'],
		['no network at home', home, { isOnline: false }, undefined],
		['a cap', opus, { affordable: () => 'would pass your cap for today' }, 'would pass your cap for today'],
	])('%s', (_what, who, facts, expected) => {
		expect(words(who, facts)).toBe(expected);
	});

	it('says first what waiting does not help', () => {
		const asleep = readHealth([{ ...model, cooldown: waitFrom(NOON, HOUR_MS) }]);
		const facts = { health: asleep, isOnline: false, affordable: () => 'too dear' };
		const keyless = { ...opus, hasKey: false };
		expect(words(keyless, { ...facts, ...need({ localOnly: true }) })).toContain('own machines');
		expect(words(keyless, facts)).toBe('has no key');
		expect(words(opus, facts)).toBe('too dear');
		expect(words(opus, { ...facts, affordable: () => undefined })).toContain('network');
	});

	it('asks what it costs only of those that could be asked', () => {
		const asked: string[] = [];
		const affordable = (who: typeof opus) => void asked.push(who.facts.id);
		for (const who of [opus, plain, { ...opus, hasKey: false }])
			words(who, { affordable, ...need({ tools: true }) });
		expect(asked).toEqual(['opus']);
	});
});
