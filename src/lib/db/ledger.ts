import type { Collection, Table } from 'dexie';
import { addUp } from '#core/budget/add-up.ts';
import type { Claim, Ledger } from '#core/budget/ledger.ts';
import {
	decideReserve,
	decideSettle,
	type LedgerEntry,
	type LedgerWrite,
} from '#core/budget/ledger-rules.ts';
import { addTotal, NO_TOTAL, scopeKey, scopesOf, type Scope, type ScopeTotal } from '#core/budget/scope.ts';
import { ok } from '#core/kernel/result.ts';
import type { AlcoveDatabase, ClaimRow } from './database.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';
import { mustWrite } from './must-write.ts';
import { STRICTLY } from './strictly.ts';

export interface BrowserLedger extends Ledger {
	/** What stands against a scope now. */
	total(scope: Scope): Promise<ScopeTotal>;
}

type Totals = ReadonlyMap<string, ScopeTotal>;

/** Money and tokens in the browser's database, shared by all tabs: whether there is room is decided where it is taken. */
export function createLedger(handle: DatabaseHandle, { now }: Pick<StoreContext, 'now'>): BrowserLedger {
	const { db } = handle;
	const tables = [db.usage, db.claims, db.spending];

	const change = <T>(work: () => Promise<T>) =>
		mustWrite(handle, () => db.transaction('rw', [...tables, STRICTLY], async () => await work()));

	/** Of every scope of the claim. */
	async function totalsFor(claim: Claim): Promise<Totals> {
		const scopes = scopesOf(claim);
		const kept = await db.spending.bulkGet(scopes.map(scopeKey));
		const totals = new Map<string, ScopeTotal>();
		for (const [index, scope] of scopes.entries())
			totals.set(scopeKey(scope), kept[index] ?? (await recount(db, scope)));
		return totals;
	}

	async function entryOf(key: string): Promise<LedgerEntry | undefined> {
		const row = await db.usage.get(key);
		if (row) return { type: 'settled', row };
		const open = await db.claims.get(key);
		return open && { type: 'open', claim: claimOf(open), at: open.at };
	}

	/** `totals` as they were before it. */
	async function put({ entry, keys, add }: LedgerWrite, totals: Totals): Promise<void> {
		if (entry.type === 'open') await db.claims.put({ ...entry.claim, at: entry.at });
		else {
			await db.usage.put(entry.row);
			await db.claims.delete(entry.row.key);
		}
		const rows = keys.map((key) => ({ key, ...addTotal(totals.get(key) ?? NO_TOTAL, add) }));
		await db.spending.bulkPut(rows);
	}

	return {
		reserve: (claim, caps) =>
			change(async () => {
				const entry = await entryOf(claim.key);
				const totals = await totalsFor(claim);
				const decided = decideReserve(claim, caps, entry, totals, now());
				if (!decided.ok) return decided;
				if (decided.value) await put(decided.value, totals);
				return ok();
			}),
		settle: (key, settlement) =>
			change(async () => {
				const entry = await entryOf(key);
				const totals = entry?.type === 'open' ? await totalsFor(entry.claim) : new Map<string, ScopeTotal>();
				const decided = decideSettle(entry, settlement, { id: key, at: now() });
				if (!decided.ok) return decided;
				if (decided.value) await put(decided.value, totals);
				return ok();
			}),
		open: (runId) =>
			handle.read(() =>
				db.claims
					.where('runIds')
					.equals(runId)
					.toArray()
					.then((rows) => rows.filter(({ runIds }) => runIds[0] === runId).map(claimOf)),
			),
		total: (scope) =>
			handle.read(() =>
				db.transaction('r', tables, async () => {
					const kept = await db.spending.get(scopeKey(scope));
					return kept ? addTotal(kept, NO_TOTAL) : await recount(db, scope);
				}),
			),
	};
}

/** For whoever brings usage rows from elsewhere, inside the same transaction: each total is made again when it is needed. */
export function forgetSpending(db: AlcoveDatabase): PromiseLike<void> {
	return db.spending.clear();
}

/** From the rows themselves, which takes as long as there are rows; a scope that is new has none. */
async function recount(db: AlcoveDatabase, scope: Scope): Promise<ScopeTotal> {
	const [rows, claims] = [within(db.usage, scope), within(db.claims, scope)];
	return addUp(await rows.toArray(), await claims.toArray());
}

function within<T>(table: Table<T, string>, scope: Scope): Collection<T, string> {
	if (scope.type === 'run') return table.where('runIds').equals(scope.runId);
	const { agentId, period } = scope;
	if (agentId === undefined) return table.where('day').startsWith(period);
	return table.where('[agentId+day]').between([agentId, period], [agentId, `${period}\uffff`]);
}

function claimOf({ at: _, ...claim }: ClaimRow): Claim {
	return claim;
}
