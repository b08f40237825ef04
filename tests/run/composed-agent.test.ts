import { beforeEach, describe, expect, test } from 'vitest';
import { OWN_WORDS, type Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import { partsText } from '#core/content/part.ts';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import type { Run } from '#core/journal/run-store.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { Candidate } from '#core/router/candidate.ts';
import type { AgentSettings, AgentSources } from '#core/run/agent-settings.ts';
import { composeAgent } from '#core/run/composed-agent.ts';
import { DEFAULT_RUN_LIMITS } from '#core/run/limits.ts';
import { startRun } from '#core/run/run.ts';
import type { Description } from '#core/vision/describer.ts';
import type { Script } from './scripted-model.ts';
import { tool } from './tools.ts';
import { candidate, newRun, words, world } from './world.ts';

const MAIL: Label = { integrity: 'untrusted', secrecy: 'private', sources: ['mail:7'] };
const PICTURE = { type: 'blob', mime: 'image/png', ref: 'a'.repeat(64), size: 9, name: 'map.png' } as const;

let store = createMemoryRunStore(Date.now);
beforeEach(() => {
	store = createMemoryRunStore(Date.now);
});

interface Options {
	readonly models: Readonly<Record<string, Script>>;
	readonly candidates?: readonly Candidate[];
	readonly settings?: Partial<AgentSettings>;
	readonly sources?: Partial<AgentSources>;
	readonly profile?: Partial<AgentSettings['profile']>;
	readonly message?: LabelledMessage;
}

async function converse({ models, candidates, settings, sources, profile, message }: Options) {
	const described = new Map<string, Description>();
	const agent = composeAgent(
		{
			...{ id: 'tester', tools: [], limits: DEFAULT_RUN_LIMITS, decide: () => ({ type: 'allow' }) },
			profile: {
				route: { type: 'strategy', strategy: 'cost' },
				...{ maxOutputTokens: 1_000, history: { type: 'whole' }, describers: [] },
				...profile,
			},
			...settings,
		},
		{
			history: () => Promise.resolve([]),
			files: () => Promise.resolve([]),
			live: () => ({ now: Date.UTC(2026, 10, 20, 12), timeZone: 'UTC' }),
			readBlob: () => Promise.resolve('cGljdHVyZQ=='),
			descriptions: {
				get: (ref) => Promise.resolve(described.get(ref)),
				put: (ref, _version, description) => Promise.resolve(void described.set(ref, description)),
			},
			contextTokens: () => Promise.resolve(100_000),
			...sources,
		},
	);
	const run: Run = newRun();
	const base = world({ store, models });
	const ports = candidates
		? { ...base, ask: { ...base.ask, candidates: () => Promise.resolve(candidates) } }
		: base;
	const outcome = await (await startRun(run, message ?? words('Hello'), agent, ports)).done;
	return { outcome, state: foldRecords(await store.read(run.id)), records: await store.read(run.id), ports };
}

/** Notes what it was asked, and answers by the script. */
function noting(asked: ModelRequest[], script: Script): Script {
	return (request) => {
		asked.push(request);
		return script(request);
	};
}

describe('the prompt', () => {
	test('has persona, rules, the files of the workspace and what is true now, in this order', async () => {
		const asked: ModelRequest[] = [];
		await converse({
			models: { one: noting(asked, () => ({ say: 'Hello.' })) },
			settings: { persona: 'You are a {{work}}.{{nothing}}', variables: { work: 'gardener' } },
			sources: { files: () => Promise.resolve([{ path: 'USER.md', text: 'Likes beans.' }]) },
		});
		const system = asked[0]?.system ?? '';
		const places = ['You are a gardener.', '# How you work', 'Likes beans.', 'Friday, 20 November 2026'].map(
			(text) => system.indexOf(text),
		);
		expect(places.every((place) => place >= 0)).toBe(true);
		expect(places).toEqual(places.toSorted((a, b) => a - b));
	});

	test('begins the same in every turn, whatever the time and the files have become meanwhile', async () => {
		const asked: ModelRequest[] = [];
		let now = Date.UTC(2026, 10, 20, 12);
		let n = 0;
		await converse({
			models: {
				one: noting(asked, ({ messages }) =>
					messages.length < 4 ? { calls: [{ id: `c${n++}`, tool: 'echo' }] } : { say: 'Done.' },
				),
			},
			settings: { tools: [tool('echo')] },
			sources: {
				files: () => Promise.resolve([{ path: 'USER.md', text: `Read at ${now}.` }]),
				live: () => ({ now: (now += 60_000), timeZone: 'UTC' }),
			},
		});
		expect(asked.length).toBeGreaterThan(1);
		const prefixes = asked.map(({ system = '' }) => system.slice(0, system.indexOf('# Now')));
		expect(new Set(prefixes).size).toBe(1);
		expect(new Set(asked.map(({ system }) => system)).size).toBe(asked.length);
		expect(prefixes[0]).toContain('Read at');
	});

	test('what the person keeps about themselves makes the answer private', async () => {
		const { state } = await converse({
			models: { one: () => ({ say: 'Hello.' }) },
			sources: { files: () => Promise.resolve([{ path: 'USER.md', text: 'Likes beans.' }]) },
		});
		expect(state.messages.at(-1)?.label).toMatchObject({ integrity: 'user', secrecy: 'private' });
	});

	test('the label of what came before carries over to the answer', async () => {
		const { state } = await converse({
			models: { one: () => ({ say: 'Hello.' }) },
			sources: { history: () => Promise.resolve([{ ...words('From a mail'), label: MAIL }]) },
		});
		expect(state.messages.at(-1)?.label).toMatchObject(MAIL);
	});
});

describe('files for models that cannot see', () => {
	const blind = candidate('blind');
	const seeing = candidate('seeing', {
		facts: {
			...candidate('seeing').facts,
			abilities: { ...candidate('seeing').facts.abilities, images: true },
			price: { input: 50, output: 200 },
		},
	});
	const message: LabelledMessage = {
		role: 'user',
		parts: [PICTURE, { type: 'text', text: 'Where is it?' }],
		label: OWN_WORDS,
	};

	test('who can see is asked, though another is cheaper', async () => {
		const asked: ModelRequest[] = [];
		const { records } = await converse({
			models: { blind: () => ({ say: 'I see nothing.' }), seeing: noting(asked, () => ({ say: 'There.' })) },
			candidates: [blind, seeing],
			message,
		});
		expect(asked[0]?.messages[0]?.parts).toContainEqual(PICTURE);
		expect(records.filter(({ type }) => type === 'model')).toHaveLength(1);
	});

	test('one that cannot is told what another saw, and the answer knows that it is second hand', async () => {
		const asked: ModelRequest[] = [];
		const looked: ModelRequest[] = [];
		const { state, records } = await converse({
			models: {
				blind: noting(asked, () => ({ say: 'In the north.' })),
				seeing: noting(looked, () => ({ say: 'A map of the north.' })),
			},
			candidates: [blind, seeing],
			profile: {
				route: { type: 'chain', candidates: [{ connection: 'blind' }] },
				describers: [{ connection: 'seeing', model: 'seeing-model' }],
			},
			message,
		});
		expect(looked).toHaveLength(1);
		const told = partsText(asked[0]?.messages[0]?.parts ?? []);
		expect(told).toContain('A map of the north.');
		expect(told).toContain('Description of map.png by seeing/seeing-model');
		expect(state.messages.at(-1)?.label).toMatchObject({
			integrity: 'system',
			sources: ['description:seeing/seeing-model'],
		});
		// What was asked on the way is in the journal too, and paid for.
		expect(records.map(({ type }) => type)).toEqual([...['input', 'model', 'step', 'model', 'turn', 'end']]);
		expect(state.spent.microDollars).toBeGreaterThan(100 * 50);
	});
});

describe('a conversation that grows', () => {
	const long = (from: number, to: number): readonly LabelledMessage[] =>
		Array.from({ length: to - from }, (_, n) => ({
			role: n % 2 === 0 ? 'user' : 'assistant',
			parts: [{ type: 'text', text: `${from + n} ${'word '.repeat(200)}` }],
			label: n === 3 ? MAIL : OWN_WORDS,
		}));

	test('is summarised when it is time; nothing is deleted and no label is lost', async () => {
		const asked: ModelRequest[] = [];
		const { state } = await converse({
			models: {
				one: noting(asked, ({ system = '' }) =>
					system.startsWith('Summarise') ? { say: 'They said many words.' } : { say: 'Indeed.' },
				),
			},
			sources: {
				history: () => Promise.resolve(long(0, 40)),
				contextTokens: () => Promise.resolve(8_000),
			},
		});
		expect(asked).toHaveLength(2);
		expect(state.compaction?.summary?.label).toMatchObject(MAIL);
		const shown = asked[1]?.messages ?? [];
		expect(partsText(shown[0]?.parts ?? [])).toContain('They said many words.');
		expect(shown.length).toBeLessThan(30);
		expect(partsText(shown.at(-1)?.parts ?? [])).toBe('Hello');
		expect(state.messages.at(-1)?.label).toMatchObject(MAIL);
	});

	test('is summarised once more when the model says that it is too long, and asked again', async () => {
		let refusals = 0;
		const { state, outcome } = await converse({
			models: {
				one: ({ system = '', messages }) => {
					if (system.startsWith('Summarise')) return { say: 'In short.' };
					if (messages.length < 30) return { say: 'Now it fits.' };
					refusals += 1;
					return { fail: { type: 'context', detail: 'Too long.' } };
				},
			},
			sources: { history: () => Promise.resolve(long(0, 40)) },
		});
		expect(outcome).toMatchObject({ type: 'ended', end: { status: 'done' } });
		expect(refusals).toBe(1);
		expect(partsText(state.messages.at(-1)?.parts ?? [])).toBe('Now it fits.');
	});

	test('ends with the reason when even then it is too long', async () => {
		const { outcome } = await converse({
			models: { one: () => ({ fail: { type: 'context', detail: 'Too long.' } }) },
			sources: { history: () => Promise.resolve(long(0, 40)) },
		});
		expect(outcome).toMatchObject({ type: 'ended', end: { status: 'failed', error: { type: 'context' } } });
	});
});

describe('what is learnt of a model', () => {
	test('its tokens are estimated by what it counted before', async () => {
		const models = { one: () => ({ say: 'Hello.', usage: { input: 900 } }) };
		const { ports } = await converse({ models });
		const [row] = await ports.ask.health.load().then((rows) => rows.filter(({ type }) => type === 'model'));
		expect(row).toMatchObject({ calibration: { samples: 1 } });
		expect(row?.type === 'model' && (row.calibration?.ratio ?? 0)).toBeGreaterThan(1);
	});
});
