import type { Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { claimCodeToCanonical, type ClaimAnswer, type ClaimRequest } from '#core/protocol/claim.ts';
import { dropAllClaims, spendTry } from '../storage/claim-store.ts';
import { addDevice } from '../storage/device-store.ts';
import { lockRelay, markClaimed } from '../storage/relay-store.ts';
import type { Storage } from '../storage/tables.ts';
import { hashClaimCode, isOneOf } from './claim-code.ts';

export type ClaimFailure = { type: 'code-refused' } | { type: 'claimed-already' };

/** Makes the device the owner of the relay. Of several at once with the right code, the first one wins. */
export async function claimRelay(
	{ db, now }: Storage,
	{ code, deviceName, publicKey }: ClaimRequest,
	newId: () => Id,
): Promise<Result<ClaimAnswer, ClaimFailure>> {
	const canonical = claimCodeToCanonical(code);
	// A text that cannot be a code spends a try like any other guess.
	const hash = hashClaimCode(canonical ?? '');

	return db.transaction().execute(async (trx): Promise<Result<ClaimAnswer, ClaimFailure>> => {
		const relay = await lockRelay(trx);
		if (relay.isClaimed) return err({ type: 'claimed-already' });
		const hashes = await spendTry(trx, now);
		if (!isOneOf(hash, hashes)) return err({ type: 'code-refused' });

		const deviceId = newId();
		await addDevice(trx, now, { id: deviceId, publicKey, name: deviceName, role: 'owner' });
		await markClaimed(trx, now);
		await dropAllClaims(trx);
		return ok({ deviceId, relayId: relay.id });
	});
}
