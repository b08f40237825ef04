import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { CLAIM_ALPHABET, CLAIM_LENGTH } from '#core/protocol/claim.ts';

/** In canonical form: 39 bits from the system's own randomness. */
export function createClaimCode(): string {
	return Array.from({ length: CLAIM_LENGTH }, () =>
		CLAIM_ALPHABET.charAt(randomInt(CLAIM_ALPHABET.length)),
	).join('');
}

/** Only this is stored. It need not be slow: it is worth something for ten minutes and five tries. */
export function hashClaimCode(canonical: string): string {
	return createHash('sha256').update(`alcove claim\n${canonical}`).digest('hex');
}

/** Compares with every hash and always to the end, so that the time taken says nothing. */
export function isOneOf(hash: string, hashes: readonly string[]): boolean {
	let found = false;
	for (const candidate of hashes) {
		if (timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(candidate, 'hex'))) found = true;
	}
	return found;
}
