import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, sha256Hex } from './bytes.ts';

describe('bytes', () => {
	it('round-trips base64url', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (bytes) => {
				expect(base64UrlToBytes(bytesToBase64Url(bytes))).toEqual(new Uint8Array(bytes));
			}),
		);
	});

	it('refuses what is not base64url', () => {
		for (const bad of ['a', 'ab+c', 'ab=', 'ab c', 'ä']) expect(base64UrlToBytes(bad)).toBeUndefined();
	});

	it('hashes as the standard says', async () => {
		expect(bytesToHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
		expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		);
	});
});
