import { err, ok, type Result } from '#core/kernel/result.ts';
import { CLAIM_PATH, claimAnswerSchema, type ClaimAnswer, type ClaimRequest } from '#core/protocol/claim.ts';
import { problemSchema, type Problem } from '#core/protocol/problem.ts';
import { STATUS_PATH, statusSchema, type Status } from '#core/protocol/status.ts';

export type RelayFailure =
	/** No network, or nothing answers. */
	| { readonly type: 'unreachable' }
	/** Something answers that is not a relay: a plain static host, a sign-in page, another program. */
	| { readonly type: 'not-a-relay' }
	| { readonly type: 'refused'; readonly problem: Problem };

interface Answers<T> {
	readonly safeParse: (value: unknown) => { success: true; data: T } | { success: false };
}

const TIMEOUT_MS = 8_000;

/** The relay that serves this page, asked at its own origin. */
export function readStatus(): Promise<Result<Status, RelayFailure>> {
	return ask(STATUS_PATH, statusSchema);
}

export function claimRelay(request: ClaimRequest): Promise<Result<ClaimAnswer, RelayFailure>> {
	return ask(CLAIM_PATH, claimAnswerSchema, request);
}

async function ask<T>(path: string, answers: Answers<T>, body?: unknown): Promise<Result<T, RelayFailure>> {
	let response: Response;
	let value: unknown;
	try {
		response = await fetch(path, {
			signal: AbortSignal.timeout(TIMEOUT_MS),
			...(body === undefined
				? {}
				: {
						method: 'POST',
						headers: { 'content-type': 'application/json' },
						body: JSON.stringify(body),
					}),
		});
		value = await response.json().catch(() => undefined);
	} catch {
		return err({ type: 'unreachable' });
	}
	if (!response.ok) {
		const problem = problemSchema.safeParse(value);
		return err(problem.success ? { type: 'refused', problem: problem.data } : { type: 'not-a-relay' });
	}
	const answer = answers.safeParse(value);
	return answer.success ? ok(answer.data) : err({ type: 'not-a-relay' });
}
