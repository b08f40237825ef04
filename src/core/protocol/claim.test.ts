import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToBase64Url } from '../kernel/bytes.ts';
import {
	CLAIM_ALPHABET,
	CLAIM_LENGTH,
	claimCodeToCanonical,
	claimCodeToShown,
	claimRequestSchema,
	devicePublicKeySchema,
} from './claim.ts';

const codes = fc.string({
	unit: fc.constantFrom(...CLAIM_ALPHABET.split('')),
	minLength: CLAIM_LENGTH,
	maxLength: CLAIM_LENGTH,
});

describe('claim codes', () => {
	it('come back from what is shown, in any case and spacing', () => {
		fc.assert(
			fc.property(codes, fc.constantFrom('-', ' ', '', ' – ', '\t'), (code, gap) => {
				const shown = claimCodeToShown(code);
				expect(claimCodeToCanonical(shown)).toBe(code);
				expect(claimCodeToCanonical(` ${shown.toLowerCase().replace('-', gap)}`)).toBe(code);
			}),
		);
	});

	it('are nothing else', () => {
		for (const text of [
			'',
			'ABCD',
			'ABCD-EFG',
			'ABCD-EFGHJ',
			'ABCD-EFG0',
			'ABCD-EFGI',
			'ABCD_EFGH',
			'ÄBCD-EFGH',
		])
			expect(claimCodeToCanonical(text)).toBeUndefined();
	});

	it('have no two characters that look alike', () => {
		expect(new Set(CLAIM_ALPHABET).size).toBe(CLAIM_ALPHABET.length);
		for (const char of 'ILOU01') expect(CLAIM_ALPHABET).not.toContain(char);
	});
});

describe('claim requests', () => {
	const publicKey = bytesToBase64Url(new Uint8Array(32).fill(7));
	const accepts = (request: object) => claimRequestSchema.safeParse(request).success;

	it('hold a code, a name and a key, and nothing more', () => {
		const request = { code: 'ABCD-EFGH', deviceName: 'Ada’s laptop', publicKey };
		expect(accepts(request)).toBe(true);
		expect(accepts({ ...request, role: 'owner' })).toBe(false);
		for (const deviceName of ['', '   ', 'a\nb', 'a\u0000b', 'x'.repeat(81)])
			expect(accepts({ ...request, deviceName })).toBe(false);
	});

	it('take exactly 32 bytes in their one spelling', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 66 }), (bytes) => {
				expect(devicePublicKeySchema.safeParse(bytesToBase64Url(bytes)).success).toBe(bytes.length === 32);
			}),
		);
		// Two bits of the last character are not of the key; with them set, the same key would have two spellings.
		expect(devicePublicKeySchema.safeParse(`${publicKey.slice(0, -1)}d`).success).toBe(false);
		expect(devicePublicKeySchema.safeParse(`${publicKey}=`).success).toBe(false);
	});
});
