import { get, set } from 'idb-keyval';
import { bytesToBase64Url } from '#core/kernel/bytes.ts';

const KEY = 'alcove-device-key';
const OWNED = 'alcove-owned-relays';

/**
 * This browser's signing key. Its private half cannot leave the browser: not even this app can read it.
 * Returns the public half in base64url.
 */
export async function devicePublicKey(): Promise<string> {
	const pair = (await get<CryptoKeyPair>(KEY)) ?? (await makeKey());
	return bytesToBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}

export async function rememberOwned(relayId: string): Promise<void> {
	await set(OWNED, [...new Set([...(await ownedRelays()), relayId])]);
}

/** Ids of relays that this browser has claimed. */
export async function ownedRelays(): Promise<readonly string[]> {
	return (await get<readonly string[]>(OWNED)) ?? [];
}

async function makeKey(): Promise<CryptoKeyPair> {
	const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
	if (!('publicKey' in pair)) throw new Error('The browser made no key pair');
	await set(KEY, pair);
	return pair;
}
