import { describe, expect, it } from 'vitest';
import { oneLine, visibleText } from './text.ts';

describe('oneLine', () => {
	it('flattens white space', () => {
		expect(oneLine('  a\n\tb  ', 10)).toBe('a b');
	});

	it('cuts at a word near the end', () => {
		expect(oneLine('plan the garden party for June', 20)).toBe('plan the garden…');
	});

	it('never cuts inside a character', () => {
		expect(oneLine('👩‍👩‍👧‍👦'.repeat(9), 5)).toBe('👩‍👩‍👧‍👦'.repeat(4) + '…');
	});

	it('cuts one long word by length', () => {
		expect(oneLine('x'.repeat(50), 10)).toBe('x'.repeat(9) + '…');
	});
});

describe('visibleText', () => {
	it('takes out what cannot be seen and keeps what can', () => {
		expect(visibleText('a\u202eb\u200bc\u0000d\u{e0041}e')).toBe('abcde');
		expect(visibleText('one\r\ntwo\tthree')).toBe('one\ntwo\tthree');
		expect(visibleText('👩‍👩‍👧‍👦 می‌خواهم')).toBe('👩‍👩‍👧‍👦 می‌خواهم');
		expect(visibleText('x\ud800y')).toBe('x\ufffdy');
	});
});
