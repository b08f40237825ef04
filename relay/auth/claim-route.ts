import type { FastifyInstance } from 'fastify';
import type { Id } from '#core/kernel/id.ts';
import { CLAIM_PATH, claimRequestSchema, type ClaimAnswer, type ClaimRequest } from '#core/protocol/claim.ts';
import { RequestProblem } from '../problem-reply.ts';
import type { Storage } from '../storage/tables.ts';
import { claimRelay } from './claim.ts';
import type { ClaimIssuer } from './claim-issuer.ts';

interface ClaimRouteOptions {
	readonly storage: Storage;
	readonly issuer: ClaimIssuer;
	readonly newId: () => Id;
	readonly claimsPerMinute: number;
}

/** What a claim can weigh; nobody should have to hold more for someone unknown. */
const BODY_LIMIT_BYTES = 4 * 1024;
/** Against guesses from many addresses at once, as a multiple of what one address may. */
const ADDRESSES_AT_ONCE = 3;

export function serveClaim(app: FastifyInstance, options: ClaimRouteOptions): void {
	const { storage, issuer, newId, claimsPerMinute } = options;

	const checkAll = app.createRateLimit({
		max: claimsPerMinute * ADDRESSES_AT_ONCE,
		timeWindow: '1 minute',
		keyGenerator: () => 'all addresses',
	});

	app.post<{ Body: ClaimRequest }>(
		CLAIM_PATH,
		{
			schema: { body: claimRequestSchema },
			bodyLimit: BODY_LIMIT_BYTES,
			config: { rateLimit: { max: claimsPerMinute, timeWindow: '1 minute' } },
			// After the limit of one address, so that a single one cannot use up everybody's.
			async preValidation(request, reply) {
				const checked = await checkAll(request);
				if (checked.isAllowed || !checked.isExceeded) return;
				reply.header('retry-after', checked.ttlInSeconds);
				throw new RequestProblem('too-many');
			},
		},
		async (request): Promise<ClaimAnswer> => {
			const claimed = await claimRelay(storage, request.body, newId);
			if (claimed.ok) {
				request.log.info(
					{ event: 'relay-claimed', device: claimed.value.deviceId },
					'the relay has an owner',
				);
				return claimed.value;
			}
			request.log.warn(
				{ event: 'claim-refused', reason: claimed.error.type, address: request.ip },
				'claim refused',
			);
			if (claimed.error.type === 'claimed-already') throw new RequestProblem('claimed-already');
			await issuer.replaceIfSpent();
			throw new RequestProblem('claim-refused', {
				detail:
					'The code is wrong, used up or older than ten minutes. The console of the relay shows the one that counts.',
			});
		},
	);
}
