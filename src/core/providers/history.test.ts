import { describe, expect, it } from 'vitest';
import type { CallPart, ResultPart } from '#core/content/part.ts';
import { wireCallIds } from './call-ids.ts';
import { argumentsOf, turnsOf } from './history.ts';
import type { ModelMessage } from '#core/content/message.ts';

const call = (id: string): CallPart => ({ type: 'call', id, tool: 't', args: {} });
const result = (id: string, text = 'ok'): ResultPart => ({
	type: 'result',
	id,
	tool: 't',
	parts: [{ type: 'text', text }],
	status: 'ok',
});
const own = { wire: 'gemini', model: 'm' };
const turns = (...messages: ModelMessage[]) => turnsOf(messages, 'gemini', 'm');

describe('turnsOf', () => {
	it('puts results right behind their calls, in the order of the calls', () => {
		const [, results, user] = turns(
			{ role: 'assistant', parts: [call('a'), call('b')] },
			{ role: 'user', parts: [{ type: 'text', text: 'and hurry' }] },
			{ role: 'tool', parts: [result('b')] },
			{ role: 'tool', parts: [result('a')] },
		);
		expect(results?.parts).toMatchObject([{ id: 'a' }, { id: 'b' }]);
		expect(user).toMatchObject({ role: 'user' });
	});

	it('answers a call that has no result, and drops a result that has no call', () => {
		const all = turns({ role: 'assistant', parts: [call('a')] }, { role: 'tool', parts: [result('z')] });
		expect(all).toMatchObject([
			{ role: 'assistant' },
			{ role: 'results', parts: [{ id: 'a', status: 'skipped' }] },
		]);
	});

	it('gives each of two calls with one id its own result', () => {
		const all = turns(
			{ role: 'assistant', parts: [call('a')] },
			{ role: 'tool', parts: [result('a', 'first')] },
			{ role: 'assistant', parts: [call('a')] },
			{ role: 'tool', parts: [result('a', 'second')] },
		);
		expect(all[1]?.parts).toMatchObject([{ parts: [{ text: 'first' }] }]);
		expect(all[3]?.parts).toMatchObject([{ parts: [{ text: 'second' }] }]);
	});

	it.each([
		['the same wire and model', own, true],
		['another model', { ...own, model: 'n' }, false],
		['another wire', { ...own, wire: 'ollama' }, false],
		['nobody knows', undefined, false],
	])('keeps seals and thoughts for %s', (_name, origin, isKept) => {
		const parts = [
			{ type: 'reasoning', text: 'hm', seal: 1 },
			{ type: 'text', text: 'yes', seal: 2 },
			{ ...call('a'), seal: 3 },
		] as const;
		const [turn] = turns({ role: 'assistant', parts, ...(origin ? { origin } : {}) });
		expect(turn?.parts).toEqual(isKept ? parts : [{ type: 'text', text: 'yes' }, call('a')]);
	});

	it('joins what the user says in a row', () => {
		const say = (text: string): ModelMessage => ({ role: 'user', parts: [{ type: 'text', text }] });
		const all = turns(say('one'), say('two'), { role: 'assistant', parts: [call('a')] }, say('three'));
		expect(all.map(({ role, parts }) => [role, parts.length])).toEqual([
			['user', 2],
			['assistant', 1],
			['results', 1],
			['user', 1],
		]);
	});

	it('leaves out what says nothing', () => {
		expect(
			turns(
				{ role: 'user', parts: [{ type: 'text', text: ' \n' }] },
				{ role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }] },
			),
		).toEqual([]);
	});
});

it.each([
	[{ ...call('a'), args: { x: 1 } }, { x: 1 }],
	[{ ...call('a'), args: [1] }, { value: [1] }],
	[{ ...call('a'), args: null }, { value: null }],
	[{ type: 'call', id: 'a', tool: 't', raw: '{"x' } as const, { unreadable: '{"x' }],
])('arguments are always an object: %j', (part, args) => {
	expect(argumentsOf(part)).toEqual(args);
});

describe('wireCallIds', () => {
	const ids = ['toolu_01ABC', 'call00000', 'ab', 'functions.weather:0'];
	const history = turns({ role: 'assistant', parts: ids.map(call) });

	it('keeps ids of the right form', () => {
		const wireId = wireCallIds(history, /^[\w-]{1,64}$/u);
		expect(ids.map(wireId)).toEqual(['toolu_01ABC', 'call00000', 'ab', 'call00001']);
	});

	it('makes others, the same ones each time, and never one that is taken', () => {
		const nine = /^[A-Za-z0-9]{9}$/u;
		const wireIds = ids.map(wireCallIds(history, nine));
		expect(wireIds).toEqual(ids.map(wireCallIds(history, nine)));
		expect(new Set(wireIds).size).toBe(ids.length);
		expect(wireIds.every((id) => nine.test(id))).toBe(true);
		expect(wireIds[1]).toBe('call00000');
	});
});
