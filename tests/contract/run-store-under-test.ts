import type { RecordBody } from '#core/journal/record.ts';
import type { Lease, Letter, Run, RunStore, Scratch } from '#core/journal/run-store.ts';
import { OWN_WORDS } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import { NO_SPEND } from '#core/content/spend.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import { createIdSource, type Id } from '#core/kernel/id.ts';

/** A kind of store; every place is empty and apart from the others. */
export interface RunStoreKind {
	readonly kind: string;
	readonly place: () => Promise<RunStorePlace>;
}

export interface RunStorePlace {
	/** As another tab or process would, beside those that are open. */
	readonly open: () => Promise<OpenRunStore>;
	/** The clock of all stores of this place stands still at `START` until it is moved. */
	readonly advance: (ms: number) => Promise<void>;
	/** Puts a record there as a newer version would have. */
	readonly plant: (runId: Id, seq: number, stored: Readonly<Record<string, unknown>>) => Promise<void>;
	/** Ends whatever is open. */
	readonly close: () => Promise<void>;
}

export interface OpenRunStore {
	readonly store: RunStore;
	readonly close: () => Promise<void>;
	/** Ends its tab or process without a word. */
	readonly kill: () => Promise<void>;
}

/** What a test begins with: one store, one run in it, and the lease on it. */
export interface Bench {
	readonly place: RunStorePlace;
	readonly opened: OpenRunStore;
	readonly store: RunStore;
	readonly run: Run;
	readonly lease: Lease;
}

export const START = 1_800_000_000_000;
export const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));

export function aRun(fields: Partial<Run> = {}): Run {
	return { id: newId(), createdAt: START, updatedAt: START, agentId: 'agent', ...fields };
}

function said(text: string): LabelledMessage {
	return { role: 'user', parts: [{ type: 'text', text }], label: OWN_WORDS };
}

export function input(text: string): RecordBody {
	return { type: 'input', via: 'prompt', message: said(text) };
}

export function aLetter(runId: Id, fields: { id?: Id; at?: number; text?: string } = {}): Letter {
	const { id = newId(), at = START, text = 'more' } = fields;
	return { id, runId, at, type: 'say', via: 'steer', message: said(text) };
}

export function aScratch(runId: Id, text: string): Scratch {
	return { runId, attempt: 1, parts: [{ type: 'text', text }] };
}

export const END: RecordBody = { type: 'end', status: 'done' };
export const STOPPED: RecordBody = { type: 'end', status: 'stopped' };

const failure = { type: 'network', detail: 'gone' };
const digest = 'd'.repeat(64);

/** One of every kind, with every field, each able to be mistaken for a field of the store's own. */
export const EVERY_KIND: readonly RecordBody[] = [
	input('hello'),
	{
		type: 'model',
		purpose: 'turn',
		claim: 'claim-1',
		candidate: { connection: 'c', model: 'm' },
		reserved: { tokens: 10, microDollars: 7 },
		reason: 'first',
		passedOver: [{ connection: 'x', model: 'y', reason: 'no key' }],
	},
	{
		type: 'turn',
		claim: 'claim-1',
		message: {
			role: 'assistant',
			parts: [
				{ type: 'reasoning', text: '', seal: { signature: 'AA==' }, redacted: true },
				{ type: 'call', id: 'call-1', tool: 'send', args: { to: 'a', n: null, list: [1, [2]] } },
			],
			origin: { wire: 'anthropic-messages', model: 'm' },
			label: { integrity: 'untrusted', secrecy: 'sensitive', sources: ['web:x'], localOnly: true },
		},
		stop: 'calls',
		usage: { ...NO_USAGE, input: 3, output: 4 },
		spent: { tokens: 7, microDollars: 1 },
	},
	{ type: 'failure', claim: 'claim-1', error: failure, spent: NO_SPEND },
	{ type: 'ask', call: 'call-1', digest, reason: 'it sends', expiresAt: START + 1 },
	{ type: 'answer', call: 'call-1', digest, by: 'phone', allow: true, scope: 'once' },
	{ type: 'intent', call: 'call-1', key: 'run/3/call-1' },
	{
		type: 'result',
		part: {
			type: 'result',
			id: 'call-1',
			tool: 'send',
			parts: [{ type: 'blob', mime: 'image/png', ref: 'a'.repeat(64), size: 5, name: 'x' }],
			status: 'ok',
		},
		label: OWN_WORDS,
	},
	{ type: 'compact', count: 2, summary: said('so far') },
	{ type: 'step', id: 'plan/1', output: { id: 1, record: 2, $refs: [], $open: 3 }, label: OWN_WORDS },
	{
		type: 'step',
		id: 'plan/2',
		claim: 'claim-2',
		answer: {
			origin: { connection: 'c', wire: 'gemini', model: 'm' },
			parts: [{ type: 'text', text: 'asked aside' }],
			stop: 'length',
			usage: NO_USAGE,
			spent: NO_SPEND,
		},
		label: OWN_WORDS,
	},
	{ type: 'pause', reason: { type: 'budget', detail: 'day' } },
	END,
];

export async function leased(
	store: RunStore,
	runId: string,
	owner: string,
	takeOver = false,
): Promise<Lease> {
	const lease = await store.lease(runId, owner, 10_000, takeOver);
	if (!lease.ok) throw new Error(lease.error.type);
	return lease.value;
}

/** The number and the words of each input. */
export async function texts(store: RunStore, runId: string): Promise<string[]> {
	return (await store.read(runId)).map((record) => `${record.seq} ${textOf(record)}`);
}

export function textOf(record: unknown): string {
	return (record as { message: { parts: { text: string }[] } }).message.parts[0]!.text;
}
