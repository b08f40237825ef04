import type { ErrorBody } from './error-body.ts';
import { FAILURE_TABLE, TYPE_SAYS, type Circumstance, type FailureRow } from './failure-table.ts';
import type { ProviderFailure } from './failure.ts';

/** Everything known about a call that went wrong. */
export interface FailureFacts {
	readonly circumstance?: Circumstance;
	readonly status?: number;
	readonly error?: ErrorBody;
	readonly retryAfterMs?: number | undefined;
	/** The names of the fields we sent; those that a refusal speaks of are shown. */
	readonly sentFields?: readonly string[];
}

const UNKNOWN: FailureRow = { type: 'server' };

export function classify(facts: FailureFacts): ProviderFailure {
	const row = findRow(facts) ?? UNKNOWN;
	const { type } = row;
	const detail = `${row.says ?? TYPE_SAYS[type]}${evidence(row, facts)}`;
	if (type === 'bad-request') return { type, detail, ...(row.isModelMissing && { isModelMissing: true }) };
	if (type !== 'rate' && type !== 'overloaded') return { type, detail };
	const retryAfterMs = facts.retryAfterMs ?? facts.error?.retryAfterMs;
	return { type, detail, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Undefined when nothing is known: then it is the server's fault. */
export function findRow(facts: FailureFacts): FailureRow | undefined {
	const { circumstance = '', error } = facts;
	const known = `${circumstance} ${statusOf(facts) ?? ''}`;
	const said = [...(error?.codes ?? []), error?.message ?? ''];
	return FAILURE_TABLE.find((row) => row.when?.test(known) || said.some((words) => row.said?.test(words)));
}

function statusOf({ status, error }: FailureFacts): number | undefined {
	return status ?? error?.status;
}

/** In brackets what was found of ours and of the table's: never what only the provider knows. */
function evidence({ type }: FailureRow, facts: FailureFacts): string {
	const status = statusOf(facts);
	const { codes = [], message = '' } = facts.error ?? {};
	const words = message.split(/\W+/u);
	const fields = type === 'bad-request' ? facts.sentFields?.filter((field) => words.includes(field)) : [];
	const found = [
		status && `HTTP ${status}`,
		codes.find(isKnown),
		fields?.length && `about ${fields.join(', ')}`,
	];
	const known = found.filter(Boolean).join('; ');
	return known && ` (${known})`;
}

function isKnown(code: string): boolean {
	return /^\w+$/u.test(code) && FAILURE_TABLE.some(({ said }) => said?.exec(code)?.[0] === code);
}
