import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLabels, OWN_WORDS, type Label } from '#core/content/label.ts';
import type { LabelledMessage, ModelMessage } from '#core/content/message.ts';
import type { ResultPart } from '#core/content/part.ts';
import { planCompaction, promptTokens } from '../compaction.ts';
import { estimateMessages } from '../estimate.ts';
import { MAX_RESULT_LENGTH, shortenResult } from './long-result.ts';
import { exchangeStarts } from './cuts.ts';
import { fitHistory } from './strategy.ts';
import { applyCompaction, summaryMessage, textToSummarise } from './summary.ts';

const text = (words: string) => ({ type: 'text', text: words }) as const;
const user = (words: string, label: Label = OWN_WORDS): LabelledMessage => ({
	role: 'user',
	parts: [text(words)],
	label,
});
const assistant = (words: string, ...ids: string[]): LabelledMessage => ({
	role: 'assistant',
	parts: [text(words), ...ids.map((id) => ({ type: 'call', id, tool: 'look', args: {} }) as const)],
	label: OWN_WORDS,
});
const results = (words: string, ...ids: string[]): LabelledMessage => ({
	role: 'tool',
	parts: ids.map((id) => ({ type: 'result', id, tool: 'look', parts: [text(words)], status: 'ok' }) as const),
	label: { integrity: 'untrusted', secrecy: 'private', sources: ['web:x'] },
});

/** Ids repeat between exchanges, as providers repeat them; results come together or one by one, and may be missing. */
const words = fc.integer({ min: 1, max: 200 }).map((length) => 'word '.repeat(length));
const step = fc
	.tuple(words, fc.subarray(['c1', 'c2', 'c3']), fc.constantFrom('none', 'together', 'apart', 'late'), words)
	.map(([said, ids, answered, found]) => {
		const call = assistant(said, ...ids);
		if (ids.length === 0 || answered === 'none') return [call];
		if (answered === 'together') return [call, results(found, ...ids)];
		const singly = ids.toReversed().map((id) => results(found, id));
		return [call, ...(answered === 'late' ? [assistant('Still at it'), user('And?')] : []), ...singly];
	});
const exchange = fc
	.tuple(fc.array(words, { minLength: 1, maxLength: 2 }), fc.array(step, { maxLength: 4 }))
	.map(([said, steps]) => [...said.map((each) => user(each)), ...steps.flat()]);
const orphans = fc.constantFrom([], [results('left over', 'c0')], [assistant('Welcome')]);
const history = fc
	.tuple(orphans, fc.array(exchange, { minLength: 1, maxLength: 6 }))
	.map(([first, exchanges]) => [...first, ...exchanges.flat()]);

/** Each result with the place of its call, as a reader from the start pairs them. */
function pairs(
	messages: readonly ModelMessage[],
): readonly (readonly [ModelMessage | undefined, ModelMessage])[] {
	const open = new Map<string, ModelMessage[]>();
	const found: (readonly [ModelMessage | undefined, ModelMessage])[] = [];
	for (const message of messages)
		for (const part of message.parts) {
			if (part.type === 'call') open.set(part.id, [...(open.get(part.id) ?? []), message]);
			if (part.type === 'result') found.push([open.get(part.id)?.pop(), message]);
		}
	return found;
}

function expectWhole(shown: readonly ModelMessage[], all: readonly ModelMessage[]): void {
	const kept = shown.filter((message) => all.includes(message));
	expect(kept).toEqual(all.filter((message) => kept.includes(message)));
	expect(shown[0]?.role).not.toBe('tool');
	expect(shown).toContain(all.findLast(({ role }) => role === 'user'));
	const isKept = new Set(kept);
	for (const [call, result] of pairs(all)) if (call) expect(isKept.has(call)).toBe(isKept.has(result));
}

describe('every strategy', () => {
	it('keeps pairs, order and the last words', () => {
		const strategy = fc.oneof(
			fc.constant({ type: 'whole' as const }),
			fc.record({ type: fc.constant('window' as const), exchanges: fc.integer({ min: -1, max: 8 }) }),
			fc.record({ type: fc.constant('token-budget' as const), tokens: fc.integer({ min: 0, max: 3_000 }) }),
		);
		fc.assert(
			fc.property(history, strategy, (messages, how) => {
				const before = structuredClone(messages);
				const fitted = fitHistory(messages, how, estimateMessages);
				expectWhole(fitted.messages, messages);
				expect(messages.slice(fitted.leftOut)).toEqual(fitted.messages);
				expect(messages).toEqual(before);
			}),
		);
	});

	it('stays under the budget, or shows the last exchange alone and says so', () => {
		fc.assert(
			fc.property(history, fc.integer({ min: 0, max: 3_000 }), (messages, tokens) => {
				const { messages: shown, isOver } = fitHistory(
					messages,
					{ type: 'token-budget', tokens },
					estimateMessages,
				);
				expect(isOver).toBe(estimateMessages(shown) > tokens);
				if (isOver) expect(exchangeStarts(shown)).toEqual([0]);
			}),
		);
	});

	it('shows as much as fits', () => {
		const messages = [
			user('a'),
			assistant('b'),
			user('c'),
			assistant('d', 'x'),
			results('e', 'x'),
			user('f'),
		];
		const shown = (exchanges: number) =>
			fitHistory(messages, { type: 'window', exchanges }, estimateMessages).leftOut;
		expect([0, 1, 2, 3, 9].map(shown)).toEqual([5, 5, 2, 0, 0]);
		const tokens = estimateMessages(messages.slice(2));
		expect(fitHistory(messages, { type: 'token-budget', tokens }, estimateMessages).leftOut).toBe(2);
		expect(fitHistory(messages, { type: 'token-budget', tokens: tokens - 1 }, estimateMessages).leftOut).toBe(
			5,
		);
	});
});

describe('compaction', () => {
	const room = { contextTokens: 4_000, outputTokens: 1_000, fixedTokens: 300 };

	it('waits for three quarters of the room', () => {
		expect(promptTokens(room)).toBe(2_680);
		expect(promptTokens({ contextTokens: 4_000, outputTokens: 4_000 })).toBe(1_680);
		const messages = [user('word '.repeat(800)), assistant('ok'), user('go on')];
		expect(planCompaction(messages, undefined, room, estimateMessages)).toBeUndefined();
		const more = [user('word '.repeat(1_000)), ...messages];
		expect(planCompaction(more, undefined, room, estimateMessages)).toMatchObject({ count: 3 });
		expect(planCompaction(messages, undefined, room, estimateMessages, true)).toMatchObject({ count: 2 });
	});

	it('begins with the last summary, and goes between the steps of one long exchange', () => {
		const steps = Array.from({ length: 20 }, (_, at) => [
			assistant('look', `c${at}`),
			results('word '.repeat(150), `c${at}`),
		]).flat();
		const messages = [user('What is new?'), ...steps];
		const first = planCompaction(messages, undefined, room, estimateMessages);
		// Steps of some 190 tokens in 2,380 of room, of which three tenths are kept.
		expect(messages.length - first!.count).toBe(6);
		expect(first!.count % 2).toBe(1);
		const summary = summaryMessage('much was looked at', first!.replaced);
		expect(summary.label).toEqual({ integrity: 'untrusted', secrecy: 'private', sources: ['web:x'] });
		const shown = applyCompaction(messages, { count: first!.count, summary });
		expect(shown.slice(0, 3)).toEqual([summary, messages[0], messages[first!.count]]);
		const longer = [...messages, ...steps];
		const second = planCompaction(longer, { count: first!.count, summary }, room, estimateMessages);
		expect(second!.replaced[0]).toBe(summary);
		expect(second!.replaced[1]).toBe(messages[first!.count]);
	});

	it('never parts a pair, loses the last words, or forgets a label', () => {
		fc.assert(
			fc.property(
				history,
				fc.integer({ min: 600, max: 6_000 }),
				fc.boolean(),
				(messages, contextTokens, isForced) => {
					const small = { contextTokens, outputTokens: 200, fixedTokens: 100 };
					const plan = planCompaction(messages, undefined, small, estimateMessages, isForced);
					if (!plan) return;
					const summary = summaryMessage('short', plan.replaced);
					const shown = applyCompaction(messages, { count: plan.count, summary });
					expect(shown[0]).toBe(summary);
					expect(shown.at(-1)).toBe(messages.at(-1));
					expect(messages.slice(plan.count)[0]?.role).not.toBe('tool');
					expect(shown).toContain(messages.findLast(({ role }) => role === 'user'));
					const isKept = new Set(messages.slice(plan.count));
					for (const [call, result] of pairs(messages))
						if (call) expect(isKept.has(call as LabelledMessage)).toBe(isKept.has(result as LabelledMessage));
					const labels = plan.replaced.map(({ label }) => label);
					expect(joinLabels([summary.label, ...labels])).toEqual(summary.label);
				},
			),
		);
	});

	it('takes all back when there is no summary', () => {
		const messages = [user('a'), assistant('b')];
		expect(applyCompaction(messages, { count: 1 })).toBe(messages);
		expect(applyCompaction(messages, undefined)).toBe(messages);
	});

	it('tells who said what, shortly', () => {
		const told = textToSummarise(
			[user('Look at it'), assistant('Yes', 'c1'), results('long '.repeat(1_000), 'c1')],
			5_000,
		);
		expect(told).toMatch(
			/^Person:\nLook at it\n\nAssistant:\nYes\n\[calls look \{\}\]\n\nTools:\n\[result of look: ok\] long /u,
		);
		expect(told.length).toBeLessThan(1_300);
		expect(
			textToSummarise(
				Array.from({ length: 100 }, () => user('words '.repeat(100))),
				2_000,
			).length,
		).toBeLessThanOrEqual(2_000);
	});
});

describe('a long result', () => {
	const result = (...texts: string[]): ResultPart => ({
		type: 'result',
		id: '1',
		tool: 't',
		parts: texts.map(text),
		status: 'ok',
	});

	it('keeps head and tail, and names where the whole is', () => {
		const long = result(`first\n${'middle\n'.repeat(10_000)}last`, 'small');
		const [part, small] = shortenResult(long, 'abc').parts;
		expect(part).toMatchObject({
			text: expect.stringMatching(
				/^first\n[^]*characters left out; the whole is in file abc …\]\n[^]*\nlast$/u,
			) as string,
		});
		expect(small).toEqual(text('small'));
		expect(long.parts[0]).toMatchObject({
			text: expect.stringContaining('middle\n'.repeat(10_000)) as string,
		});
	});

	it('is left alone while it is short', () => {
		const short = result('x'.repeat(MAX_RESULT_LENGTH));
		expect(shortenResult(short)).toBe(short);
	});
});
