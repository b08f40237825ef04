import type { Claim } from '#core/budget/ledger.ts';
import { foldRecords } from '#core/journal/fold.ts';
import type { StoredRecord } from '#core/journal/recognise.ts';
import type { RunRecord } from '#core/journal/record.ts';
import { runStatus } from '#core/journal/run-state.ts';

/** One run after all the kills, as its store and the far side know it. */
export interface Survivor {
	readonly records: readonly StoredRecord[];
	/** What the host said it had kept, before it was killed. */
	readonly told: readonly RunRecord[];
	/** Keys in the order in which the far side was acted on. */
	readonly effects: readonly { readonly tool: string; readonly key: string }[];
	readonly open: readonly Claim[];
}

export interface Verdict {
	readonly runs: number;
	readonly records: number;
	readonly lostRecords: number;
	readonly repeatedOnce: number;
	readonly unfinished: number;
	/** Results that say done where the far side knows of nothing. */
	readonly inventedResults: number;
	/** Effects that no intent was written for. */
	readonly unannounced: number;
	readonly unsettled: number;
	readonly lostAttempts: number;
	readonly unknownResults: number;
	readonly unknownThatHappened: number;
}

const ONCE = ['mail', 'pay', 'book'];

/** Counts everything that must not be, and what is worth knowing. */
export function judge(survivors: readonly Survivor[]): Verdict {
	const each = survivors.map(judgeOne);
	const sum = (count: (one: ReturnType<typeof judgeOne>) => number) =>
		each.reduce((n, one) => n + count(one), 0);
	return {
		runs: survivors.length,
		records: sum((one) => one.records),
		lostRecords: sum((one) => one.lostRecords),
		repeatedOnce: sum((one) => one.repeatedOnce),
		unfinished: sum((one) => one.unfinished),
		inventedResults: sum((one) => one.inventedResults),
		unannounced: sum((one) => one.unannounced),
		unsettled: sum((one) => one.unsettled),
		lostAttempts: sum((one) => one.lostAttempts),
		unknownResults: sum((one) => one.unknownResults),
		unknownThatHappened: sum((one) => one.unknownThatHappened),
	};
}

function judgeOne({ records, told, effects, open }: Survivor): Omit<Verdict, 'runs'> {
	const stored = new Map(records.map((record) => [record.seq, JSON.stringify(record)]));
	const isGapless = records.every(({ seq }, at) => seq === at + 1);
	const lost = told.filter((record) => stored.get(record.seq) !== JSON.stringify(record)).length;
	const done = new Set(effects.map(({ key }) => key));
	const onceKeys = effects.filter(({ tool }) => ONCE.includes(tool)).map(({ key }) => key);
	const results = records.flatMap((record) => (record.type === 'result' ? [record.part] : []));
	const keyOf = (call: string) => `${records[0]?.type === 'unknown' ? '' : records[0]?.runId}.${call}`;
	const intents = new Set(records.flatMap((record) => (record.type === 'intent' ? [record.key] : [])));
	const announced = effects.filter(({ tool }) => tool !== 'look');
	const unknown = results.filter(({ status }) => status === 'unknown');
	return {
		records: records.length,
		lostRecords: lost + (isGapless ? 0 : 1),
		repeatedOnce: onceKeys.length - new Set(onceKeys).size,
		unfinished: runStatus(foldRecords(records)) === 'ended' ? 0 : 1,
		inventedResults: results.filter(({ id, status }) => status === 'ok' && !done.has(keyOf(id))).length,
		unannounced: announced.filter(({ key }) => !intents.has(key)).length,
		unsettled: open.length,
		lostAttempts: records.filter((record) => record.type === 'failure').length,
		unknownResults: unknown.length,
		unknownThatHappened: unknown.filter(({ id }) => done.has(keyOf(id))).length,
	};
}

/** What every harness prints: the counts a reader can judge for themselves. */
export function verdictLines(kills: number, verdict: Verdict): readonly string[] {
	return [
		`${verdict.runs} runs, ${kills} kills, ${verdict.records} records`,
		`records lost ${verdict.lostRecords}, once effects repeated ${verdict.repeatedOnce}, runs not ended ${verdict.unfinished}`,
		`effects without intent ${verdict.unannounced}, results without effect ${verdict.inventedResults}, claims not settled ${verdict.unsettled}`,
		`model calls lost and taken up again ${verdict.lostAttempts}`,
		`effects left unknown ${verdict.unknownResults}, of which ${verdict.unknownThatHappened} had happened`,
	];
}
