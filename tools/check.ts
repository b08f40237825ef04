/** `npm run check [gate ...]`: every gate, or those named, two at a time; only what failed shows its output. */
import { GATES, type Gate } from './gates.ts';
import { runCommand } from './run-command.ts';
import { tally } from './tally.ts';

const AT_ONCE = 2;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !GATES.some((gate) => gate.name === name));
if (unknown.length > 0) {
	console.error(
		`No gate named ${unknown.join(', ')}; there are ${GATES.map((gate) => gate.name).join(', ')}.`,
	);
	process.exit(2);
}
const queue = GATES.filter((gate) => wanted.length === 0 || wanted.includes(gate.name));

// Makes .svelte-kit/tsconfig.json, which the gates read and a fresh clone has not got.
const sync = await runCommand('svelte-kit', ['sync']);
if (sync.code !== 0) process.stdout.write(sync.output);

const startedAt = performance.now();
const failures: { gate: Gate; output: string }[] = [];
const total = queue.length;
await Promise.all(Array.from({ length: AT_ONCE }, work));

for (const { gate, output } of failures) console.log(`\n--- ${gate.name}: ${gate.holds}\n${output.trim()}`);
console.log(`\nChecked in ${seconds(performance.now() - startedAt)}.`);
process.exitCode = tally({ passed: total - failures.length, failed: failures.length });

async function work(): Promise<void> {
	for (let gate = queue.shift(); gate; gate = queue.shift()) {
		const gateStartedAt = performance.now();
		const output = await failureOf(gate);
		const time = seconds(performance.now() - gateStartedAt).padStart(7);
		console.log(`${gate.name.padEnd(22)}${time}  ${output === undefined ? 'ok' : 'FAILED'}`);
		if (output !== undefined) failures.push({ gate, output });
	}
}

async function failureOf(gate: Gate): Promise<string | undefined> {
	const [program, ...parameters] = gate.command;
	const result = await runCommand(program, parameters);
	return result.code === 0 ? undefined : result.output;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
