/**
 * `npm run ask -- "question"`: the core on Node, against any connection. What is said, what it costs and how models
 * fare is kept as it is in a browser, and a run that was killed goes on where it stopped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CAPS } from '#core/budget/caps.ts';
import { joinLabels, OWN_WORDS, type Label } from '#core/content/label.ts';
import type { BlobPart } from '#core/content/part.ts';
import type { Run } from '#core/journal/run-store.ts';
import { stepConnection } from '#core/router/connection-health.ts';
import { resumeRun, startRun, type RunHandle } from '#core/run/run.ts';
import { openResidentHost, type ResidentHost } from '#relay/resident/host.ts';
import { errorToFailure } from '#relay/storage/sqlite-error.ts';
import { agentFor } from './ask-agent.ts';
import { ASK_USAGE, readAskArguments, type AskArguments } from './ask-arguments.ts';
import { blindness, readNamedFile, readSchemaFile, type NamedFile } from './ask-files.ts';
import { askForm } from './ask-form.ts';
import { findModels } from './ask-models.ts';
import { forTerminal, outcomeWords, requestTexts, showEvents, storageWords } from './ask-show.ts';
import { stopsWith, watchForStop } from './ask-stop.ts';

const stop = watchForStop();
process.exitCode = await main().catch(fault);

async function main(): Promise<number> {
	const read = readAskArguments(process.argv.slice(2));
	if (!read.ok) {
		if (read.error.type === 'usage') return refuse(`${read.error.detail}\n\n${ASK_USAGE}`, 2);
		process.stdout.write(`${ASK_USAGE}\n`);
		return 0;
	}
	const args = read.value;
	const files: NamedFile[] = [];
	for (const path of args.files) {
		const file = readNamedFile(path);
		if (!file.ok) return refuse(file.error.detail, 2);
		files.push(file.value);
	}
	const schema = args.schema === undefined ? undefined : readSchemaFile(args.schema);
	if (schema && !schema.ok) return refuse(schema.error.detail, 2);
	const models = await findModels(args, process.env, stop);
	if (stop.aborted) return refuse('Stopped.', 1);
	if (!models.ok) return refuse(models.error.detail, 1);

	const folder = args.data ?? mkdtempSync(join(tmpdir(), 'alcove-ask-'));
	const host = openResidentHost({
		folder,
		models: models.value,
		caps: [...DEFAULT_CAPS, ...ownCap(args)],
		tell: showEvents({ answer: (text) => process.stdout.write(text), note }),
	});
	try {
		if (!host.ok) return refuse(storageWords(host.error), 1);
		// Whoever asks by hand may have set another key or paid the bill.
		for (const { id } of models.value.connections)
			await host.value.ports.ask.health.updateConnection(id, (row) =>
				row.disabled ? stepConnection(row, { type: 'restored' }, Date.now()) : row,
			);
		return await converse({ args, files, schema: schema?.value, host: host.value });
	} finally {
		if (host.ok) host.value.close();
		if (args.data === undefined) rmSync(folder, { recursive: true, force: true });
	}
}

interface Conversation {
	readonly args: AskArguments;
	readonly files: readonly NamedFile[];
	readonly schema: Readonly<Record<string, unknown>> | undefined;
	readonly host: ResidentHost;
}

async function converse({ args, files, schema, host }: Conversation): Promise<number> {
	let code = 0;
	const unfinished = await host.store.unfinished();
	if (args.question === '' && unfinished.length === 0) note('> There is nothing to go on with.\n');
	for (const run of unfinished) {
		if (stop.aborted) return 1;
		note(`> Going on with what was asked on ${new Date(run.createdAt).toLocaleString()}\n`);
		const agent = await agentFor(args, host);
		code = await attend(run, resumeRun(run, agent, host.ports, { takeOver: true, goOn: true }), args, host);
	}
	if (stop.aborted) return 1;
	if (args.question === '') return code;
	const run = newRun(host);
	if (schema) {
		const { words, json } = await askForm(args, schema, run, host, stop);
		await showRequests(run, args, host);
		if (json !== undefined) process.stdout.write(`${json}\n`);
		return json === undefined ? refuse(words, 1) : 0;
	}
	const shown = await Promise.all(files.map((file) => attach(file, host)));
	const parts = [...shown, { type: 'text', text: args.question } as const];
	// The question is the person's own; what is in a file may be anybody's.
	const label = joinLabels([OWN_WORDS, ...files.map(({ name }) => labelOfFile(name))]);
	const message = { role: 'user', parts, label } as const;
	const agent = await agentFor(args, host);
	return await attend(run, await startRun(run, message, agent, host.ports), args, host);
}

async function attend(run: Run, handle: RunHandle, args: AskArguments, host: ResidentHost): Promise<number> {
	const outcome = await stopsWith(stop, run, host, () => handle.done);
	await showRequests(run, args, host);
	const { code, words } = outcomeWords(outcome);
	return words ? refuse(words, code) : code;
}

async function showRequests(run: Run, args: AskArguments, { requests }: ResidentHost): Promise<void> {
	if (!args.showsRequest) return;
	for (const text of await requestTexts(requests, run.id)) note(forTerminal(text));
}

async function attach({ bytes, mime, name }: NamedFile, { blobs, ports }: ResidentHost): Promise<BlobPart> {
	const part = await blobs.put(bytes, mime, name);
	const reason = blindness(part, await ports.ask.candidates());
	if (reason !== undefined) note(`> Of ${name} perhaps only the name is shown: ${reason}.\n`);
	return part;
}

function labelOfFile(name: string): Label {
	return { integrity: 'untrusted', secrecy: 'private', sources: [`file:${name}`] };
}

function newRun({ newId }: ResidentHost): Run {
	const at = Date.now();
	return { id: newId(), createdAt: at, updatedAt: at, agentId: 'ask' };
}

function ownCap({ dollars }: AskArguments): readonly { scope: 'run'; microDollars: number }[] {
	return dollars === undefined ? [] : [{ scope: 'run', microDollars: Math.floor(dollars * 1_000_000) }];
}

/** Whoever has left does not want to hear that it ended. */
function note(text: string): void {
	if (stop.reason !== 'unread') process.stderr.write(text);
}

function refuse(words: string, code: number): number {
	note(`${words}\n`);
	return code;
}

function fault(error: unknown): number {
	const failure = errorToFailure(error, 'the data');
	if (failure) return refuse(storageWords(failure), 1);
	const message = error instanceof Error ? error.message : String(error);
	return refuse(`This is a fault in Alcove; please report it: ${message}`, 1);
}
