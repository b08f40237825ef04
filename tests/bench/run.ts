/** `npm run bench [-- name ...]`: prints figures of ours beside a peer's. It asserts nothing and writes nothing. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { runCommand } from '#tools/run-command.ts';
import type { Bench } from './bench.ts';
import { foldBench } from './fold.bench.ts';
import { idBench } from './id.bench.ts';
import { loopBench } from './loop.bench.ts';
import { providerSizeBench } from './provider-size.bench.ts';
import { relayWeightBench } from './relay-weight.bench.ts';
import { runRounds, type Summary } from './rounds.ts';
import { startBench } from './start.bench.ts';

/** A new benchmark is a file beside this one and a line here. */
const BENCHES: readonly Bench[] = [
	idBench,
	foldBench,
	loopBench,
	providerSizeBench,
	relayWeightBench,
	startBench,
];

const words = process.argv.slice(2);
const wanted = BENCHES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (wanted.length === 0) {
	console.error(`No benchmark is named like that; there are ${BENCHES.map(({ name }) => name).join(', ')}.`);
	process.exit(2);
}

const build = await runCommand('node', ['tools/build.ts', '--if-stale'], { live: true });
if (build.code !== 0) process.exit(build.code);

console.log(machine());
for (const bench of wanted) {
	const summaries = await runRounds(bench);
	console.log(`\n${bench.name}, ${String(bench.rounds)} rounds each`);
	for (const row of table(summaries)) console.log(row);
	if (bench.target) console.log(`to hold: ${bench.target}`);
}

function machine(): string {
	const load = loadavg()[0]?.toFixed(2) ?? '?';
	const cores = `${String(availableParallelism())} x ${cpus()[0]?.model ?? 'unknown processor'}`;
	return `${cores}, load ${load} before, Node ${process.version}`;
}

function table(summaries: readonly Summary[]): string[] {
	const head = ['measure', 'who', 'median', 'min', 'max', 'ratio'];
	const rows = summaries.map(({ measure, contender, median, min, max, ratio }) => [
		measure,
		contender,
		figure(median),
		figure(min),
		figure(max),
		ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
	]);
	const widths = head.map((name, column) =>
		Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const isText = (column: number) => column < 2;
	return [head, ...rows].map((row) =>
		row
			.map((cell, column) =>
				isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join('  ')
			.trimEnd(),
	);
}

function figure(value: number): string {
	return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
