import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireName } from '#core/providers/wire.ts';
import { ask, type Heard } from './answering.ts';
import { SCRIPTS, THOUGHTS, WIRES, WORDS } from './answers.ts';
import { CLIENTS, type Reading } from './clients.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

// The makers' own clients read the same bytes: where they and we agree, the script is right and so are we.

type Outcome = { readonly type: 'read'; readonly reading: Reading } | { readonly type: 'failed' };

interface Difference {
	readonly wire: WireName;
	readonly body: string;
	readonly theirs:
		{ readonly type: 'failed' } | { readonly type: 'read'; readonly reading: Partial<Reading> };
	readonly because: string;
}

/** Where a client reads something else than we do, and is not followed. */
const DIFFERENCES: readonly Difference[] = [
	{
		wire: 'anthropic-messages',
		body: 'rich',
		theirs: { type: 'failed' },
		because: 'it refuses a second message_start, which gateways send; we refuse only that of another message',
	},
	{
		wire: 'anthropic-messages',
		body: 'broken call',
		theirs: { type: 'read', reading: { calls: [{ tool: 'weather', args: {} }] } },
		because: 'it repairs what is half an object; a repaired call must not run',
	},
	{
		wire: 'gemini',
		body: 'cut',
		theirs: { type: 'read', reading: { text: 'Half a wo' } },
		because: 'it leaves it to its caller to notice that no reason to finish has come',
	},
	{
		wire: 'openai-responses',
		body: 'rich',
		theirs: { type: 'failed' },
		because: 'it refuses items and events that it does not know',
	},
	{
		wire: 'openai-responses',
		body: 'nameless calls',
		theirs: { type: 'failed' },
		because: 'it refuses two calls of one id; we give the second an id of its own',
	},
	{
		wire: 'openai-responses',
		body: 'cut',
		theirs: { type: 'read', reading: { text: 'Half a wo' } },
		because: 'it hands out the answer in progress as the final one',
	},
];

describe.each(WIRES)('%s', (wire) => {
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await scriptedServer(wire);
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
	});

	async function outcomes(body: string): Promise<{ readonly ours: Outcome; readonly theirs: Outcome }> {
		server.reply({ pieces: [body] });
		const ours = outcomeOf(await ask(wire, server.url));
		const theirs = await CLIENTS[wire](server.url).then(
			(reading): Outcome => ({ type: 'read', reading }),
			(): Outcome => ({ type: 'failed' }),
		);
		return { ours, theirs };
	}

	it.each(bodiesOf(wire))('reads what its maker reads: %s', async (name, body) => {
		const { ours, theirs } = await outcomes(body);
		const difference = DIFFERENCES.find((each) => each.wire === wire && each.body === name);
		if (!difference) return expect(ours).toEqual(theirs);
		expect(theirs).toMatchObject(difference.theirs);
		expect(ours).not.toEqual(theirs);
	});

	it('reads everything there is, so that agreeing means something', async () => {
		const { theirs } = await outcomes(SCRIPTS[wire].plain);
		const calls = ['Oslo', 'Lima'].map((city) => ({ tool: 'weather', args: { city } }));
		expect(theirs).toMatchObject({
			type: 'read',
			reading: { text: WORDS, reasoning: THOUGHTS, calls, stop: 'calls', usage: SCRIPTS[wire].richUsage },
		});
	});

	it('asks as its maker asks', async () => {
		server.reply({ pieces: [SCRIPTS[wire].plain] });
		await ask(wire, server.url, { quirks: { marksCache: false } });
		const ours = server.seen.at(-1)?.body;
		await CLIENTS[wire](server.url);
		expect(ours).toEqual(server.seen.at(-1)?.body);
		expect(server.seen.at(-1)).not.toBe(server.seen.at(-2));
	});
});

it('has no difference that is none', () => {
	for (const { wire, body } of DIFFERENCES) expect(bodiesOf(wire).map(([name]) => name)).toContain(body);
});

function bodiesOf(wire: WireName): readonly (readonly [name: string, body: string])[] {
	const script = SCRIPTS[wire];
	return [
		['plain', script.plain],
		['rich', script.rich],
		...script.stops.map(([reason]) => [`stops: ${reason}`, script.stopping(reason)] as const),
		['failing', script.failing],
		['nameless calls', script.namelessCalls],
		...(script.brokenCall === undefined ? [] : [['broken call', script.brokenCall] as const]),
		['cut', script.words],
	];
}

function outcomeOf({ final }: Heard): Outcome {
	if (final.type === 'failed') return { type: 'failed' };
	const said = (type: 'text' | 'reasoning') =>
		final.parts.map((part) => (part.type === type ? part.text : '')).join('');
	const calls = final.parts.flatMap((part) =>
		part.type === 'call' ? [{ tool: part.tool, args: part.raw ?? part.args }] : [],
	);
	const { usage, stop } = final;
	return { type: 'read', reading: { text: said('text'), reasoning: said('reasoning'), calls, usage, stop } };
}
