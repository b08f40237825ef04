import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framing, ServerEvent } from './framing.ts';
import { jsonLines } from './json-lines.ts';
import { eventStream } from './sse.ts';

const LIMITS = { maxLine: 1000, maxEvent: 2000 };
const bytesOf = (text: string) => new TextEncoder().encode(text);

function readAll(framing: Framing, pieces: readonly Uint8Array[]): readonly ServerEvent[] {
	const events: ServerEvent[] = [];
	for (const piece of pieces) {
		const framed = framing.push(piece);
		if (framed.ok) events.push(...framed.value);
	}
	return [...events, ...framing.end()];
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
	const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
	return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

describe('eventStream', () => {
	it.each<[name: string, text: string, events: readonly [event: string, data: string][]]>([
		['one event', 'data: a\n\n', [['', 'a']]],
		['a name', 'event: error\ndata: a\n\n', [['error', 'a']]],
		['several lines', 'data: a\ndata:b\ndata\n\n', [['', 'a\nb\n']]],
		['one space only is dropped', 'data:  a\n\n', [['', ' a']]],
		['comments and other fields', ': hello\nid: 7\nretry: 9\ndata: a\nfoo\n\n', [['', 'a']]],
		['a name without data is no event', 'event: x\n\ndata: a\n\n', [['', 'a']]],
		[
			'every line end',
			'data: a\r\n\r\ndata: b\r\rdata: c\n\n',
			[
				['', 'a'],
				['', 'b'],
				['', 'c'],
			],
		],
		['a byte order mark', '\ufeffdata: a\n\n', [['', 'a']]],
		['a mark elsewhere is a character', '\n\ufeffdata: a\n\ndata: b\n\n', [['', 'b']]],
		[
			'no end mark',
			'data: a\n\ndata: b',
			[
				['', 'a'],
				['', 'b'],
			],
		],
		['nothing', '', []],
	])('%s', (_name, text, events) => {
		const read = readAll(eventStream(LIMITS), [bytesOf(text)]);
		expect(read.map(({ event, data }) => [event, data])).toEqual(events);
	});

	it('reads the same however the bytes are split', () => {
		const field = fc.constantFrom('data: ', 'data:', 'event: ', ': ', 'id:', '', '\ufeff');
		const value = fc.constantFrom('', 'a', '{"x":"é🌱"}', '\u2028', ' ');
		const end = fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '');
		const line = fc.tuple(field, value, end).map((parts) => parts.join(''));
		fc.assert(
			fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 30 }), (lines, cuts) => {
				const bytes = bytesOf(lines.join(''));
				const whole = readAll(eventStream(LIMITS), [bytes]);
				expect(readAll(eventStream(LIMITS), split(bytes, cuts))).toEqual(whole);
			}),
		);
	});

	it.each([
		['a line', `data: ${'x'.repeat(1000)}\n\n`],
		['a line without an end', 'x'.repeat(1001)],
		['an event', `data: ${'x'.repeat(900)}\n`.repeat(3)],
	])('refuses %s that is too long', (_name, text) => {
		const framed = eventStream(LIMITS).push(bytesOf(text));
		expect(framed).toMatchObject({ ok: false, error: { type: 'protocol' } });
	});
});

it.each(['\r\n', '\r', '\n'])('takes %j for one end of a line, wherever it is cut', (end) => {
	const bytes = bytesOf(['event: e', 'data: one', 'data: two', '', 'data: three', '', ''].join(end));
	const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
	expect(readAll(eventStream(LIMITS), pieces)).toEqual([
		{ event: 'e', data: 'one\ntwo' },
		{ event: '', data: 'three' },
	]);
});

describe('jsonLines', () => {
	it('reads the same however the bytes are split', () => {
		const value = fc.jsonValue({ maxDepth: 1 }).map((each) => JSON.stringify(each));
		fc.assert(
			fc.property(
				fc.array(value, { maxLength: 10 }),
				fc.array(fc.nat(), { maxLength: 20 }),
				(values, cuts) => {
					const bytes = bytesOf(values.join('\r\n\n'));
					const read = readAll(jsonLines({ maxLine: 9999, maxEvent: 9999 }), split(bytes, cuts));
					expect(read.map(({ data }) => data)).toEqual(values);
				},
			),
		);
	});

	it('refuses a line that is too long', () => {
		const framed = jsonLines(LIMITS).push(bytesOf('1'.repeat(1001)));
		expect(framed).toMatchObject({ ok: false, error: { type: 'protocol' } });
	});
});
