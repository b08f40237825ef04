import type { Bench, Contender, Measures } from './bench.ts';

export interface Summary {
	readonly measure: string;
	readonly contender: string;
	readonly median: number;
	readonly min: number;
	readonly max: number;
	/** Median over the peer's median; undefined for the peer itself. */
	readonly ratio: number | undefined;
}

/** Alternates who goes first, so that neither always runs on the other's warm caches. */
export async function runRounds({ rounds, ours, peer }: Bench): Promise<Summary[]> {
	const results = new Map<Contender, Measures[]>([
		[ours, []],
		[peer, []],
	]);
	for (let round = 0; round < rounds; round++)
		for (const contender of round % 2 === 0 ? [ours, peer] : [peer, ours])
			results.get(contender)?.push(await contender.run());

	const oursMeasured = results.get(ours) ?? [];
	const peerMeasured = results.get(peer) ?? [];
	return Object.keys(oursMeasured[0] ?? {}).flatMap((measure) => {
		const peerSummary = summarise(measure, peer.name, peerMeasured, undefined);
		return [summarise(measure, ours.name, oursMeasured, peerSummary.median), peerSummary];
	});
}

function summarise(
	measure: string,
	contender: string,
	measured: readonly Measures[],
	peerMedian: number | undefined,
): Summary {
	const values = measured.flatMap((round) => round[measure] ?? []).sort((a, b) => a - b);
	const middle = median(values);
	const ratio = peerMedian === undefined ? undefined : middle / peerMedian;
	return { measure, contender, median: middle, min: values[0] ?? NaN, max: values.at(-1) ?? NaN, ratio };
}

function median(sorted: readonly number[]): number {
	const half = sorted.length / 2;
	const upper = sorted[Math.floor(half)] ?? NaN;
	const lower = sorted[Math.ceil(half) - 1] ?? NaN;
	return (upper + lower) / 2;
}
