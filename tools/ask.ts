/**
 * `npm run ask -- "question"`: the core on Node, against any connection. What is said, what it costs and how models
 * fare is kept as it is in a browser, and a run that was killed goes on where it stopped.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { DEFAULT_CAPS } from '#core/budget/caps.ts';
import { OWN_WORDS } from '#core/content/label.ts';
import type { BlobPart } from '#core/content/part.ts';
import type { Run } from '#core/journal/run-store.ts';
import { nameOf, type Candidate } from '#core/router/candidate.ts';
import type { Agent } from '#core/run/agent.ts';
import type { AgentSettings, AgentSources } from '#core/run/agent-settings.ts';
import { composeAgent } from '#core/run/composed-agent.ts';
import { DEFAULT_RUN_LIMITS } from '#core/run/limits.ts';
import { resumeRun, startRun, type RunHandle } from '#core/run/run.ts';
import { openResidentHost, type ResidentHost } from '#relay/resident/host.ts';
import { storageFailureToLine, type StorageFailure } from '#relay/storage/failure.ts';
import { ASK_USAGE, readAskArguments, type AskArguments } from './ask-arguments.ts';
import { askForm } from './ask-form.ts';
import { findModels } from './ask-models.ts';
import { forTerminal, outcomeWords, requestText, showEvents } from './ask-show.ts';

const MIMES: Readonly<Record<string, string>> = {
	...{ '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp' },
	...{ '.gif': 'image/gif', '.pdf': 'application/pdf', '.md': 'text/markdown', '.txt': 'text/plain' },
	...{ '.json': 'application/json', '.csv': 'text/csv', '.html': 'text/html' },
};
const MAX_OUTPUT_TOKENS = 8_000;
const MOST_DESCRIBERS = 3;

process.exitCode = await main();

async function main(): Promise<number> {
	const read = readAskArguments(process.argv.slice(2));
	if (!read.ok) {
		if (read.error.type === 'usage') return refuse(`${read.error.detail}\n\n${ASK_USAGE}`, 2);
		process.stdout.write(`${ASK_USAGE}\n`);
		return 0;
	}
	const args = read.value;
	const models = await findModels(args, process.env);
	if (!models.ok) return refuse(models.error.detail, 1);
	const folder = args.data ?? mkdtempSync(join(tmpdir(), 'alcove-ask-'));
	const host = openResidentHost({
		folder,
		models: models.value,
		caps: [...DEFAULT_CAPS, ...ownCap(args)],
		tell: showEvents({
			answer: (text) => process.stdout.write(text),
			note: (text) => process.stderr.write(text),
		}),
	});
	if (!host.ok) return refuse(unusableWords(folder, host.error), 1);
	try {
		const code = await converse(args, host.value);
		return code;
	} finally {
		host.value.close();
		if (args.data === undefined) rmSync(folder, { recursive: true, force: true });
	}
}

async function converse(args: AskArguments, host: ResidentHost): Promise<number> {
	let code = 0;
	for (const run of await host.store.unfinished()) {
		process.stderr.write(`> Going on with what was asked on ${new Date(run.createdAt).toLocaleString()}\n`);
		const agent = await agentFor(args, host);
		code = await attend(run, resumeRun(run, agent, host.ports, { takeOver: true, goOn: true }), args, host);
	}
	if (args.question === '') return code;
	if (args.schema !== undefined) return await askForm(args, args.schema, host);
	const run: Run = { ...stamp(host), agentId: 'ask' };
	const files = await Promise.all(args.files.map((path) => attach(path, host)));
	const parts = [...files, { type: 'text', text: args.question } as const];
	const message = { role: 'user', parts, label: OWN_WORDS } as const;
	const agent = await agentFor(args, host);
	return await attend(run, await startRun(run, message, agent, host.ports), args, host);
}

async function attend(run: Run, handle: RunHandle, args: AskArguments, host: ResidentHost): Promise<number> {
	const stop = () =>
		void host.store.post({
			id: host.newId(),
			runId: run.id,
			at: Date.now(),
			type: 'stop',
			by: 'the console',
		});
	process.once('SIGINT', stop);
	const { code, words } = outcomeWords(await handle.done);
	process.removeListener('SIGINT', stop);
	if (words) process.stderr.write(`${words}\n`);
	if (args.showsRequest) {
		for (const { claim } of await host.requests.list(run.id)) {
			const entry = await host.requests.read(claim);
			if (entry) process.stderr.write(forTerminal(requestText(entry)));
		}
	}
	return code;
}

async function agentFor({ route, system }: AskArguments, host: ResidentHost): Promise<Agent> {
	const { ports, blobs, descriptions } = host;
	const candidates = await ports.ask.candidates();
	const settings: AgentSettings = {
		id: 'ask',
		tools: [],
		limits: DEFAULT_RUN_LIMITS,
		decide: () => ({ type: 'deny', reason: 'There is nobody here to allow it.' }),
		...(system === undefined ? {} : { persona: system }),
		profile: {
			route,
			maxOutputTokens: MAX_OUTPUT_TOKENS,
			history: { type: 'whole' },
			describers: describersAmong(candidates),
		},
	};
	const sources: AgentSources = {
		history: () => Promise.resolve([]),
		files: () => Promise.resolve([]),
		live: () => ({ now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
		readBlob: (part) => blobs.read(part),
		descriptions,
		contextTokens: () => Promise.resolve(Math.min(...candidates.map(({ facts }) => facts.contextTokens))),
	};
	return composeAgent(settings, sources);
}

/** The cheapest that can see, a few of them. */
function describersAmong(candidates: readonly Candidate[]): AgentSettings['profile']['describers'] {
	const dollars = ({ facts }: Candidate) => (facts.price?.input ?? 0) + (facts.price?.output ?? 0);
	return candidates
		.filter(({ facts, hasKey }) => hasKey && facts.abilities.images)
		.toSorted((a, b) => dollars(a) - dollars(b))
		.slice(0, MOST_DESCRIBERS)
		.map(nameOf);
}

async function attach(path: string, { blobs }: ResidentHost): Promise<BlobPart> {
	const mime = MIMES[extname(path).toLowerCase()] ?? 'application/octet-stream';
	return await blobs.put(new Uint8Array(readFileSync(path)), mime, basename(path));
}

function stamp({ newId }: ResidentHost): Pick<Run, 'id' | 'createdAt' | 'updatedAt'> {
	const at = Date.now();
	return { id: newId(), createdAt: at, updatedAt: at };
}

function ownCap({ dollars }: AskArguments): readonly { scope: 'run'; microDollars: number }[] {
	return dollars === undefined ? [] : [{ scope: 'run', microDollars: Math.floor(dollars * 1_000_000) }];
}

function unusableWords(folder: string, failure: StorageFailure): string {
	return failure.type === 'folder-in-use'
		? `Another process is at work in ${folder}.`
		: storageFailureToLine(failure);
}

function refuse(words: string, code: number): number {
	process.stderr.write(`${words}\n`);
	return code;
}
