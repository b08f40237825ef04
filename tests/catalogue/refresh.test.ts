import { afterEach, describe, expect, it } from 'vitest';
import { bundledSnapshot } from '#core/catalogue/bundled.ts';
import { refreshSnapshot, type RefreshOptions, type RefreshPorts } from '#core/catalogue/refresh.ts';
import { writeSnapshot } from '#core/catalogue/snapshot.ts';
import { timer } from '#relay/resident/timer.ts';
import { jsonServer, type JsonReply, type JsonServer } from '#tests/setup/json-server.ts';

const ports: RefreshPorts = {
	fetch: (url, init) => fetch(url, init),
	timer,
	now: () => Date.parse('2026-11-20T12:00:00Z'),
};
const current = await bundledSnapshot();
const never = new AbortController().signal;

let server: JsonServer | undefined;
afterEach(async () => {
	await server?.[Symbol.asyncDispose]();
	server = undefined;
});

async function refresh(reply: JsonReply, options: RefreshOptions = {}, signal = never) {
	server = await jsonServer(() => reply);
	return refreshSnapshot(current, ports, signal, { url: server.url, ...options });
}

const publicModel = (input: number) => ({
	name: 'M',
	tool_call: true,
	reasoning: false,
	release_date: '2026-10-01',
	modalities: { input: ['text'], output: ['text'] },
	cost: { input, output: 2 * input },
	limit: { context: 100_000, output: 8_000 },
});
/** The public form of the very models that are bundled, each at a price of 7, and one new one. */
const publicForm = () => {
	const names: Record<string, string> = {
		gemini: 'google',
		together: 'togetherai',
		fireworks: 'fireworks-ai',
		moonshot: 'moonshotai',
	};
	const providers: Record<string, { models: Record<string, object> }> = { elsewhere: { models: { x: {} } } };
	for (const { provider, id } of current.models) {
		const of = (providers[names[provider] ?? provider] ??= { models: {} });
		of.models[id] = publicModel(7);
	}
	providers['anthropic']!.models['claude-new'] = publicModel(8);
	providers['anthropic']!.models['claude-odd'] = { ...publicModel(8), cost: undefined };
	return providers;
};

describe('a refresh', () => {
	it('reads the public form and says what is new', async () => {
		const refreshed = await refresh({ json: publicForm() });
		if (!refreshed.ok) throw new Error(JSON.stringify(refreshed.error));
		const { snapshot, difference, remarks } = refreshed.value;
		expect(snapshot.date).toBe('2026-11-20');
		expect(snapshot.models).toHaveLength(current.models.length + 1);
		expect(difference.added.map(({ id }) => id)).toEqual(['claude-new']);
		expect(difference.removed).toEqual([]);
		expect(difference.changed.length).toBeGreaterThan(current.models.length * 0.9);
		expect(difference.changed[0]?.fields).toContain('price');
		expect(remarks.map(({ id }) => id)).toEqual(['claude-odd']);
	});

	it('reads a snapshot, and tells nobody who asks', async () => {
		const refreshed = await refresh({ json: writeSnapshot(current) });
		expect(refreshed).toEqual({
			ok: true,
			value: { snapshot: current, remarks: [], difference: { added: [], removed: [], changed: [] } },
		});
		const { headers } = server!.seen[0]!;
		expect(headers.cookie ?? headers.authorization ?? headers.referer).toBeUndefined();
	});

	const rows = writeSnapshot(current);
	const half = Object.fromEntries(
		Object.entries(rows.providers).map(([name, each]) => [name, each.slice(0, 1)]),
	);
	const without = { ...rows, providers: { ...rows.providers, anthropic: [] } };

	it.each<[string, JsonReply, object]>([
		['nothing', { pieces: [''] }, { type: 'unreadable' }],
		['no JSON', { pieces: ['<!doctype html>'] }, { type: 'unreadable', detail: 'not JSON' }],
		['another form', { json: [1, 2] }, { type: 'unreadable' }],
		['a newer form', { json: { ...rows, form: 2 } }, { type: 'unreadable' }],
		['no providers', { json: {} }, { type: 'too-few', models: 0 }],
		['few models', { json: { ...rows, providers: half } }, { type: 'too-few' }],
		['one provider gone', { json: without }, { type: 'too-few' }],
		['an error', { status: 503, json: {} }, { type: 'refused', status: 503 }],
		['a cut', { pieces: ['{"form":1,'], ending: 'cut' }, { type: 'unreachable' }],
	])('with %s leaves everything as it was', async (_name, reply, error) => {
		expect(await refresh(reply)).toMatchObject({ ok: false, error });
	});

	it('reads no more than it may', async () => {
		const piece = 'x'.repeat(65_536);
		const reply: JsonReply = { pieces: Array.from({ length: 64 }, () => piece), ending: 'stall' };
		expect(await refresh(reply, { maxBytes: 100_000 })).toEqual({
			ok: false,
			error: { type: 'too-large', maxBytes: 100_000 },
		});
		const text = JSON.stringify(rows);
		expect(await refresh({ pieces: [text] }, { maxBytes: Buffer.byteLength(text) })).toMatchObject({
			ok: true,
		});
	});

	it.each(['mute', 'stall'] as const)('waits only so long for a server that is %s', async (ending) => {
		expect(await refresh({ pieces: ['{'], ending }, { maxMs: 50 })).toEqual({
			ok: false,
			error: { type: 'timeout' },
		});
	});

	it('stops when it is told, and knows an address where nobody is', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 30);
		expect(await refresh({ ending: 'mute' }, {}, stop.signal)).toEqual({
			ok: false,
			error: { type: 'aborted' },
		});
		const { url } = server!;
		await server![Symbol.asyncDispose]();
		server = undefined;
		expect(await refreshSnapshot(current, ports, never, { url })).toEqual({
			ok: false,
			error: { type: 'unreachable' },
		});
	});
});
