import { describe, expect, it } from 'vitest';
import { CLAIM_ALPHABET, claimCodeToCanonical, claimCodeToShown } from '#core/protocol/claim.ts';
import { createClaimCode, hashClaimCode, isOneOf } from './claim-code.ts';

describe('claim codes', () => {
	it('are canonical, do not repeat, and use the whole alphabet', () => {
		const codes = Array.from({ length: 2_000 }, createClaimCode);
		for (const code of codes) expect(claimCodeToCanonical(claimCodeToShown(code))).toBe(code);
		expect(new Set(codes).size).toBe(codes.length);
		expect(new Set(codes.join('')).size).toBe(CLAIM_ALPHABET.length);
	});

	it('are recognised by their hash among several', () => {
		const hash = hashClaimCode('ABCDEFGH');
		const others = [hashClaimCode('ABCDEFGJ'), hashClaimCode('')];
		expect(isOneOf(hash, [...others, hash])).toBe(true);
		expect(isOneOf(hash, others)).toBe(false);
		expect(isOneOf(hash, [])).toBe(false);
		expect(hash).not.toContain('ABCDEFGH');
	});
});
