import fc from 'fast-check';
import { expect } from 'vitest';
import type { Cap } from '#core/budget/cap.ts';
import type { Claim, Settlement } from '#core/budget/ledger.ts';
import type { Scope } from '#core/budget/scope.ts';
import { NO_SPEND, type Spend } from '#core/content/spend.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import type { LedgerUnderTest } from './ledger-under-test.ts';

/** A few runs that go on at the same time, some started by others, each making some calls. */
export interface Program {
	readonly runs: readonly ProgramRun[];
	readonly caps: readonly Cap[];
	/** Which of the runs that still go on take their next step together, again and again. */
	readonly picks: readonly {
		readonly runs: readonly number[];
		/** Before that, a ledger that keeps totals loses them. */
		readonly isForgetful: boolean;
	}[];
}

interface ProgramRun {
	/** Counted from the first run; one that is not before this run means none. */
	readonly parent: number;
	readonly agentId: string;
	readonly day: string;
	readonly calls: readonly ProgramCall[];
}

interface ProgramCall {
	readonly worst: Spend;
	/** Of the worst, in thousandths. */
	readonly share: number;
	readonly outcome: 'answer' | 'failure' | 'crash';
	/** The host asks again for what it has reserved or settled already. */
	readonly isRepeated: boolean;
}

export const programs: fc.Arbitrary<Program> = fc.record({
	runs: fc.array(
		fc.record({
			parent: fc.nat(9),
			agentId: fc.constantFrom('ada', 'bob', 'ada:2026-11'),
			day: fc.constantFrom('2026-11-20', '2026-11-30', '2026-12-01'),
			calls: fc.array(
				fc.record({
					worst: fc.record({ tokens: fc.nat(50), microDollars: fc.nat(50) }),
					share: fc.nat(1_000),
					outcome: fc.constantFrom('answer', 'answer', 'failure', 'crash'),
					isRepeated: fc.boolean(),
				}),
				{ maxLength: 5 },
			),
		}),
		{ minLength: 5, maxLength: 5 },
	),
	caps: fc.array(
		fc
			.tuple(
				fc.constantFrom<Cap>(
					{ scope: 'call' },
					{ scope: 'run' },
					{ scope: 'agent', agentId: 'ada', per: 'day' },
					{ scope: 'agent', agentId: 'ada', per: 'month' },
					{ scope: 'day' },
					{ scope: 'month' },
				),
				fc.record({ tokens: fc.nat(200), microDollars: fc.nat(200) }, { requiredKeys: [] }),
			)
			.map(([cap, limits]): Cap => ({ ...cap, ...limits })),
		{ maxLength: 5 },
	),
	picks: fc.array(
		fc.record({ runs: fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }), isForgetful: fc.boolean() }),
		{ maxLength: 30 },
	),
});

/** What the program itself knows of its calls: the ledger's totals are checked against it, not against its rules. */
interface Told {
	readonly claim: Claim;
	spent?: Spend;
}

/** Runs it to its end and checks after every step that no cap was passed and nothing was counted twice. */
export async function runProgram(program: Program, under: LedgerUnderTest): Promise<void> {
	const told = new Map<string, Told>();
	const steps = program.runs.map((_, at) => stepsOf(program, at, under, told));
	const going = new Set(steps);
	const round = async (chosen: readonly AsyncGenerator<void>[]) => {
		await Promise.all(
			chosen.map(async (each) => {
				if ((await each.next()).done) going.delete(each);
			}),
		);
		await checkTotals(program, under, told);
	};
	for (const { runs, isForgetful } of program.picks) {
		if (isForgetful) await under.forgetTotals?.();
		await round([...new Set(runs.map((at) => steps[at]!))]);
	}
	while (going.size > 0) await round([...going]);

	// Another host takes the runs over and charges what was left open.
	for (const [at] of program.runs.entries()) {
		const open = await under.ledger.open(`run-${at}`);
		expect(open.every((claim) => claim.runIds[0] === `run-${at}`)).toBe(true);
		for (const { key, worst } of open) {
			expect(await under.ledger.settle(key, settlementOf(worst, true))).toMatchObject({ ok: true });
			told.get(key)!.spent = worst;
		}
	}
	expect([...told.values()].filter(({ spent }) => !spent)).toEqual([]);
	await checkTotals(program, under, told);
	const rows = await under.rows();
	expect(rows.map(({ key }) => key).sort()).toEqual([...told.keys()].sort());
	for (const row of rows) expect(row.spent).toEqual(told.get(row.key)?.spent);
}

async function* stepsOf(
	program: Program,
	at: number,
	under: LedgerUnderTest,
	told: Map<string, Told>,
): AsyncGenerator<void> {
	const run = program.runs[at]!;
	const ledger = at % 2 === 0 ? under.ledger : under.beside;
	for (const [index, call] of run.calls.entries()) {
		const claim: Claim = {
			key: `run-${at}/${index}`,
			worst: call.worst,
			runIds: lineOf(program, at),
			agentId: run.agentId,
			day: run.day,
			connection: 'c',
			model: 'm',
		};
		const reserved = await ledger.reserve(claim, program.caps);
		if (!reserved.ok) {
			expect(reserved.error.wanted).toEqual(call.worst);
			yield;
			continue;
		}
		told.set(claim.key, { claim });
		yield;
		if (call.isRepeated) expect(await ledger.reserve(claim, program.caps)).toMatchObject({ ok: true });
		if (call.outcome === 'crash') return;
		const share = call.outcome === 'failure' ? 0 : call.share;
		const spent = {
			tokens: Math.floor((call.worst.tokens * share) / 1_000),
			microDollars: Math.floor((call.worst.microDollars * share) / 1_000),
		};
		expect(await ledger.settle(claim.key, settlementOf(spent, false))).toMatchObject({ ok: true });
		told.get(claim.key)!.spent = spent;
		yield;
		if (!call.isRepeated) continue;
		expect(await ledger.settle(claim.key, settlementOf(call.worst, true))).toMatchObject({ ok: true });
		expect(await ledger.reserve(claim, program.caps)).toMatchObject({ ok: true });
		yield;
	}
}

/** The run and those that started it. */
function lineOf(program: Program, at: number): readonly string[] {
	const parent = program.runs[at]!.parent;
	return [`run-${at}`, ...(parent < at ? lineOf(program, parent) : [])];
}

function settlementOf(spent: Spend, isEstimated: boolean): Settlement {
	return { usage: { ...NO_USAGE, input: spent.tokens }, spent, isEstimated };
}

async function checkTotals(
	program: Program,
	under: LedgerUnderTest,
	told: ReadonlyMap<string, Told>,
): Promise<void> {
	const all = [...told.values()];
	const scopes: [scope: Scope, counts: (claim: Claim) => boolean, caps: (cap: Cap) => boolean][] = [];
	for (const [at] of program.runs.entries()) {
		const counts = (claim: Claim) => claim.runIds.includes(`run-${at}`);
		scopes.push([{ type: 'run', runId: `run-${at}` }, counts, (cap) => cap.scope === 'run']);
	}
	for (const period of ['2026-11-20', '2026-11-30', '2026-12-01', '2026-11', '2026-12']) {
		const per = period.length === 7 ? 'month' : 'day';
		const isIn = ({ day }: Claim) => day.startsWith(period);
		scopes.push([{ type: 'time', period }, isIn, (cap) => cap.scope === per]);
		scopes.push([
			{ type: 'time', period, agentId: 'ada' },
			(claim) => claim.agentId === 'ada' && isIn(claim),
			(cap) => cap.scope === 'agent' && cap.per === per,
		]);
	}
	for (const [scope, counts, isOf] of scopes) {
		const concerned = all.filter(({ claim }) => counts(claim));
		const settled = sum(concerned.map(({ spent }) => spent ?? NO_SPEND));
		const open = sum(concerned.map(({ spent, claim }) => (spent ? NO_SPEND : claim.worst)));
		expect([scope, await under.total(scope)]).toEqual([scope, { settled, open }]);
		for (const cap of program.caps.filter(isOf)) {
			expect(settled.tokens + open.tokens).toBeLessThanOrEqual(cap.tokens ?? Infinity);
			expect(settled.microDollars + open.microDollars).toBeLessThanOrEqual(cap.microDollars ?? Infinity);
		}
	}
	for (const cap of program.caps.filter(({ scope }) => scope === 'call')) {
		for (const { claim } of all) {
			expect(claim.worst.tokens).toBeLessThanOrEqual(cap.tokens ?? Infinity);
			expect(claim.worst.microDollars).toBeLessThanOrEqual(cap.microDollars ?? Infinity);
		}
	}
}

function sum(spends: readonly Spend[]): Spend {
	return {
		tokens: spends.reduce((total, { tokens }) => total + tokens, 0),
		microDollars: spends.reduce((total, { microDollars }) => total + microDollars, 0),
	};
}
