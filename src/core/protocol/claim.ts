import * as z from 'zod/mini';
import { base64UrlToBytes, bytesToBase64Url } from '../kernel/bytes.ts';
import { isId } from '../kernel/id.ts';

export const CLAIM_PATH = '/api/claim';

/** Without the letters and digits that are read wrong from a screen or said wrong aloud: I L O U 0 1. */
export const CLAIM_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CLAIM_LENGTH = 8;

const DEVICE_NAME_MAX = 80;
const ED25519_BYTES = 32;

/** The code as the relay compares it: people type it in lower case, with spaces, or without the dash. */
export function claimCodeToCanonical(text: string): string | undefined {
	const bare = text.toUpperCase().replace(/[\s\-\u2010-\u2015]/gu, '');
	if (bare.length !== CLAIM_LENGTH) return undefined;
	return [...bare].every((char) => CLAIM_ALPHABET.includes(char)) ? bare : undefined;
}

/** XXXX-XXXX, as the console shows it. */
export function claimCodeToShown(canonical: string): string {
	return `${canonical.slice(0, CLAIM_LENGTH / 2)}-${canonical.slice(CLAIM_LENGTH / 2)}`;
}

/** The raw 32 bytes of an Ed25519 public key (`exportKey('raw')`), in base64url. */
export const devicePublicKeySchema = z
	.string()
	.check(z.refine(isPublicKey, { error: 'must be the 32 bytes of an Ed25519 public key in base64url' }));

const idSchema = z.string().check(z.refine(isId, { error: 'must be an id' }));

export const claimRequestSchema = z.strictObject({
	code: z.string().check(z.maxLength(40, 'must be the code from the console of the relay')),
	deviceName: z
		.string()
		.check(
			z.trim(),
			z.minLength(1, 'must not be empty'),
			z.maxLength(DEVICE_NAME_MAX, `must be at most ${DEVICE_NAME_MAX} characters`),
			z.regex(/^\P{Cc}*$/u, 'must not contain control characters'),
		),
	publicKey: devicePublicKeySchema,
});

export type ClaimRequest = z.infer<typeof claimRequestSchema>;

export const claimAnswerSchema = z.object({ deviceId: idSchema, relayId: idSchema });

export type ClaimAnswer = z.infer<typeof claimAnswerSchema>;

/** One text per key: the spare bits of the last character must be zero, or the same key could enrol twice. */
function isPublicKey(text: string): boolean {
	const bytes = base64UrlToBytes(text);
	return bytes?.length === ED25519_BYTES && bytesToBase64Url(bytes) === text;
}
