import { expect, it } from 'vitest';
import { newAnswer } from './answer.ts';

it('never tears a character that comes in two halves', () => {
	const answer = newAnswer([], () => 'made');
	for (const piece of ['a\ud83c', '\udf31', 'b\ud83c']) answer.flow('text', piece);
	answer.finish('end');
	const events = answer.drain();
	const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
	expect(deltas).toEqual(['a', '🌱', 'b', '\ufffd']);
	expect(events.at(-1)).toMatchObject({ type: 'done', parts: [{ type: 'text', text: 'a🌱b\ufffd' }] });
});

it('gives a call whose id is taken one of its own, and keeps what was written before its name', () => {
	const answer = newAnswer(['a'], () => 'made');
	const call = answer.open('call');
	call.add('{"x":');
	expect(answer.drain()).toEqual([{ type: 'start' }]);
	call.name('weather', 'a');
	call.add('1}');
	answer.finish('end');
	expect(answer.drain().at(-1)).toMatchObject({
		stop: 'calls',
		parts: [{ type: 'call', id: 'made', tool: 'weather', args: { x: 1 } }],
	});
});

it('takes figures that are missing for what was said before, and none that cannot be', () => {
	const answer = newAnswer([], () => 'made');
	answer.use({ input: 10, output: 4, cacheRead: 30, reasoning: -1 });
	answer.use({ input: null, output: undefined, cacheWrite: 5 });
	answer.finish('end');
	expect(answer.drain().at(-1)).toMatchObject({
		usage: { input: 10, output: 4, cacheRead: 10, cacheWrite: 0, reasoning: 0 },
	});
});
