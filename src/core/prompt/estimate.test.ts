import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelMessage } from '#core/content/message.ts';
import { calibrate, calibrated, uncalibrated } from './calibration.ts';
import { estimateBlob, estimateMessages, estimateTokens, estimateTools } from './estimate.ts';

const said = (text: string): ModelMessage => ({ role: 'user', parts: [{ type: 'text', text }] });

describe('estimateTokens', () => {
	it.each<[text: string, tokens: number]>([
		// As counted by the vocabularies in use; they differ by a token or two themselves.
		['', 0],
		['Hello', 1],
		['Hello, world!', 4],
		['The quick brown fox jumps over the lazy dog.', 10],
		['1234567890', 4],
		['{"city":"Paris","days":3}', 10],
		['私は学生です', 5],
		['Привет, мир', 5],
		['\n\n\n\n', 1],
		['--------------------------------', 3],
	])('%j is about %i', (text, tokens) => {
		expect(Math.abs(estimateTokens(text) - tokens)).toBeLessThanOrEqual(Math.max(1, Math.round(tokens / 4)));
	});

	it('takes apart what is long or put together', () => {
		expect(estimateTokens('internationalisation')).toBeGreaterThan(estimateTokens('national'));
		expect(estimateTokens('getElementsByTagName')).toBeGreaterThanOrEqual(5);
	});

	it('is never less than nothing, and grows with the text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (a, b) => {
				expect(Number.isSafeInteger(estimateTokens(a))).toBe(true);
				expect(estimateTokens(`${a}\n${b}`)).toBeGreaterThanOrEqual(estimateTokens(b) - 1);
			}),
		);
	});
});

describe('messages, tools and files', () => {
	it('weighs more than words', () => {
		expect(estimateMessages([said('Hello')])).toBe(1 + 1 + 4);
		const call: ModelMessage = {
			role: 'assistant',
			parts: [{ type: 'call', id: '1', tool: 'weather', args: { city: 'Paris' } }],
		};
		expect(estimateMessages([call])).toBeGreaterThan(15);
		const broken: ModelMessage = {
			role: 'assistant',
			parts: [{ type: 'call', id: '1', tool: 't', raw: '{"a": '.repeat(50) }],
		};
		expect(estimateMessages([broken])).toBeGreaterThan(100);
		expect(
			estimateTools([{ name: 'weather', description: 'Now', schema: { type: 'object' } }]),
		).toBeGreaterThan(15);
	});

	it('weighs files by kind', () => {
		const blob = (mime: string, size: number) => estimateBlob({ type: 'blob', ref: 'r', mime, size });
		expect(blob('image/png', 5_000_000)).toBe(1_600);
		expect(blob('application/pdf', 600_000)).toBe(20_000);
		expect(blob('application/pdf', 1e12)).toBe(200_000);
		expect(blob('application/zip', 1e9)).toBeLessThan(50);
	});
});

describe('calibration', () => {
	it('finds the ratio of a model that counts half as much again', () => {
		let row = uncalibrated();
		for (let i = 0; i < 5; i++) row = calibrate(row, 1_000, 1_500);
		expect(row).toMatchObject({ samples: 5 });
		expect(row.ratio).toBeCloseTo(1.5);
		expect(calibrated(100, row)).toBe(150);
		expect(calibrate(row, 1_000, 2_500).ratio).toBeCloseTo(1.8);
	});

	it('can be reckoned with whatever it is told', () => {
		const anything = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, NaN, Infinity, 5e-324));
		fc.assert(
			fc.property(fc.array(fc.tuple(anything, anything)), anything, anything, (samples, ratio, count) => {
				let row = { ...uncalibrated(), ratio, samples: count };
				for (const [estimated, counted] of samples) row = calibrate(row, estimated, counted);
				const tokens = calibrated(1_000, row);
				expect(tokens).toBeGreaterThanOrEqual(500);
				expect(tokens).toBeLessThanOrEqual(3_000);
			}),
		);
	});
});
