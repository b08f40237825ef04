import type { Ledger, Settlement } from '#core/budget/ledger.ts';
import { NO_SPEND, type Spend } from '#core/content/spend.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import type { StoredRecord } from '#core/journal/recognise.ts';
import type { Id } from '#core/kernel/id.ts';
import type { RunSession } from './session.ts';

/** Puts in order what a host that was lost left half done with models: each has an outcome, and each is paid for once. */
export async function recover(
	session: RunSession,
	records: readonly StoredRecord[],
	ledger: Ledger,
): Promise<void> {
	const settlements = settlementsByClaim(records);
	for (const [claim, { reserved }] of session.state.attempts) {
		// What the provider did meanwhile cannot be asked, so the worst is taken for true.
		const error = { type: 'lost', detail: 'The app was closed while the model answered.' };
		if (!(await session.append([{ type: 'failure', claim, error, spent: reserved }], { durable: true })))
			return;
		settlements.set(claim, estimated(reserved));
	}
	for (const { key } of await ledger.open(session.runId)) {
		// A claim that no record speaks of was made and then never used: nothing was sent.
		await ledger.settle(key, settlements.get(key) ?? estimated(NO_SPEND));
	}
}

function settlementsByClaim(records: readonly StoredRecord[]): Map<Id, Settlement> {
	const settlements = new Map<Id, Settlement>();
	for (const record of records) {
		if (record.type === 'failure') settlements.set(record.claim, estimated(record.spent));
		else if (record.type === 'turn') settlements.set(record.claim, known(record));
		else if (record.type === 'step' && 'answer' in record)
			settlements.set(record.claim, known(record.answer));
	}
	return settlements;
}

function known({ usage, spent }: Pick<Settlement, 'usage' | 'spent'>): Settlement {
	return { usage, spent, isEstimated: false };
}

function estimated(spent: Spend): Settlement {
	return { usage: { ...NO_USAGE, input: spent.tokens }, spent, isEstimated: true };
}
