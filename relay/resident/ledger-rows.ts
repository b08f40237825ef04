import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Claim, UsageRow } from '#core/budget/ledger.ts';
import type { LedgerEntry } from '#core/budget/ledger-rules.ts';
import type { Scope, ScopeTotal } from '#core/budget/scope.ts';
import type { Spend } from '#core/content/spend.ts';
import type { Id } from '#core/kernel/id.ts';
import { isRecord } from '#core/kernel/json.ts';
import { contentOf } from './content.ts';

/** Every statement over claims and usage, prepared once. Totals are added up each time, from an index that has it all. */
export function prepareLedgerRows(db: DatabaseSync) {
	const findUsage = db.prepare('SELECT content FROM usage WHERE key = ?');
	const addUsage = db.prepare(
		'INSERT INTO usage (key, day, agent_id, tokens, micro_dollars, content) VALUES (?, ?, ?, ?, ?, ?)',
	);
	const findClaim = db.prepare('SELECT at, content FROM claim WHERE key = ?');
	const addClaim = db.prepare(
		'INSERT INTO claim (key, day, agent_id, tokens, micro_dollars, at, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
	);
	const dropClaim = db.prepare('DELETE FROM claim WHERE key = ?');
	const chargeRun = db.prepare('INSERT OR IGNORE INTO charged_run (run_id, key) VALUES (?, ?)');
	const openOfRun = db.prepare(
		'SELECT content FROM charged_run JOIN claim USING (key) WHERE run_id = ? ORDER BY key',
	);
	const sums = { settled: prepareSums(db, 'usage'), open: prepareSums(db, 'claim') };

	return {
		entry(key: string): LedgerEntry | undefined {
			const settled = findUsage.get(key);
			if (settled) return { type: 'settled', row: contentOf(settled, isUsageRow) };
			const open = findClaim.get(key);
			return open && { type: 'open', claim: contentOf(open, isClaim), at: Number(open['at']) };
		},
		putEntry(entry: LedgerEntry): void {
			if (entry.type === 'open') {
				const { key, day, agentId, worst, runIds } = entry.claim;
				const { tokens, microDollars } = worst;
				addClaim.run(key, day, agentId, tokens, microDollars, entry.at, JSON.stringify(entry.claim));
				for (const runId of runIds) chargeRun.run(runId, key);
				return;
			}
			// Its runs were charged with the claim.
			const { key, day, agentId, spent } = entry.row;
			addUsage.run(key, day, agentId, spent.tokens, spent.microDollars, JSON.stringify(entry.row));
			dropClaim.run(key);
		},
		/** Of this very run. */
		open: (runId: Id): readonly Claim[] =>
			openOfRun
				.all(runId)
				.map((row) => contentOf(row, isClaim))
				.filter(({ runIds }) => runIds[0] === runId),
		total: (scope: Scope): ScopeTotal => ({ settled: sums.settled(scope), open: sums.open(scope) }),
	};
}

function prepareSums(db: DatabaseSync, table: 'usage' | 'claim'): (scope: Scope) => Spend {
	const sums = 'total(tokens) AS tokens, total(micro_dollars) AS microDollars';
	// A month is what its days begin with, and no day has a character as high as the tilde.
	const inPeriod = `day BETWEEN :period AND :period || '~'`;
	const ofRun = db.prepare(`SELECT ${sums} FROM charged_run JOIN ${table} USING (key) WHERE run_id = :runId`);
	const ofAll = db.prepare(`SELECT ${sums} FROM ${table} WHERE ${inPeriod}`);
	const ofAgent = db.prepare(`SELECT ${sums} FROM ${table} WHERE ${inPeriod} AND agent_id = :agentId`);
	const spend = (statement: StatementSync, named: Record<string, SQLInputValue>): Spend => {
		const row = statement.get(named);
		return { tokens: Number(row?.['tokens']), microDollars: Number(row?.['microDollars']) };
	};
	return (scope) => {
		if (scope.type === 'run') return spend(ofRun, { runId: scope.runId });
		const { period, agentId } = scope;
		return agentId === undefined ? spend(ofAll, { period }) : spend(ofAgent, { period, agentId });
	};
}

function isClaim(value: unknown): value is Claim {
	return isRecord(value) && typeof value['key'] === 'string' && isRecord(value['worst']);
}

function isUsageRow(value: unknown): value is UsageRow {
	return isClaim(value) && 'spent' in value && isRecord(value.spent);
}
