import { MINUTE_MS } from '#core/kernel/time.ts';
import { claimCodeToShown } from '#core/protocol/claim.ts';
import { dropClaim, isClaimOpen, putClaim, renewClaim } from '../storage/claim-store.ts';
import { readRelay } from '../storage/relay-store.ts';
import type { Storage } from '../storage/tables.ts';
import { createClaimCode, hashClaimCode } from './claim-code.ts';

export const CLAIM_VALID_MS = 10 * MINUTE_MS;
/** How long a code in a shared database outlives the process that showed it. */
export const CLAIM_LEASE_MS = 15_000;
const RENEWALS_PER_LEASE = 3;

/** Keeps one code of this process valid until the relay is claimed. */
export interface ClaimIssuer {
	/** A fresh code in its shown form; undefined when the relay is claimed. */
	issue(): Promise<string | undefined>;
	/** After a refused guess: shows the next code when the present one is used up. */
	replaceIfSpent(): Promise<void>;
	/** Takes the code back. */
	stop(): Promise<void>;
}

/**
 * `show` gets every code but the first, which the caller prints itself. In a shared database a code counts for
 * one lease and is renewed while this process lives, so that it dies with the process even after kill -9; over
 * a data file the next start drops it, and nothing has to be written meanwhile.
 */
export function createClaimIssuer(
	storage: Storage,
	show: (code: string) => void,
	onError: (error: unknown) => void,
	leaseMs = storage.engine === 'sqlite' ? undefined : CLAIM_LEASE_MS,
): ClaimIssuer {
	let codeHash: string | undefined;
	let replacement: NodeJS.Timeout | undefined;
	let renewal: NodeJS.Timeout | undefined;
	let last: Promise<unknown> = Promise.resolve();

	/** One step at a time: two refused guesses at once must not put out two codes. */
	function inTurn<T>(step: () => Promise<T>): Promise<T> {
		const turn = last.then(step);
		last = turn.catch(() => undefined);
		return turn;
	}

	function later(step: () => Promise<void>): () => void {
		return () => void inTurn(step).catch(onError);
	}

	async function takeBack(): Promise<void> {
		clearTimeout(replacement);
		if (codeHash !== undefined) await dropClaim(storage, codeHash);
		codeHash = undefined;
	}

	async function replaceCode(): Promise<string | undefined> {
		await takeBack();
		if ((await readRelay(storage)).claimedAt !== undefined) {
			clearInterval(renewal);
			return undefined;
		}
		const code = createClaimCode();
		await putClaim(storage, hashClaimCode(code), leaseMs ?? CLAIM_VALID_MS);
		codeHash = hashClaimCode(code);
		replacement = setTimeout(later(replaceAndShow), CLAIM_VALID_MS).unref();
		if (leaseMs !== undefined)
			renewal ??= setInterval(later(renewOrReplace), leaseMs / RENEWALS_PER_LEASE).unref();
		return claimCodeToShown(code);
	}

	async function replaceAndShow(): Promise<void> {
		const code = await replaceCode();
		if (code !== undefined) show(code);
	}

	/** Also after guesses at a neighbour, which spend every code, and after an outage longer than a lease. */
	async function renewOrReplace(): Promise<void> {
		if (leaseMs === undefined) return;
		const lives = codeHash !== undefined && (await renewClaim(storage, codeHash, leaseMs, CLAIM_VALID_MS));
		if (!lives) await replaceAndShow();
	}

	return {
		issue: () => inTurn(replaceCode),
		replaceIfSpent: () =>
			inTurn(async () => {
				if (codeHash !== undefined && !(await isClaimOpen(storage, codeHash))) await replaceAndShow();
			}),
		stop: () =>
			inTurn(async () => {
				clearInterval(renewal);
				await takeBack();
			}),
	};
}
