import { beforeEach, describe, expect, it } from 'vitest';
import { endAttempt, restoreConnection, startAttempt, type Attempt } from './attempt.ts';
import { causeOf, type Cause } from './cause.ts';
import { MemoryHealthStore } from './memory-health-store.ts';

const OPUS = { connection: 'anthropic', model: 'opus' };
const HAIKU = { connection: 'anthropic', model: 'haiku' };
const NOW = 1_000_000;
const AUTH: Cause = { type: 'auth', detail: 'The key was refused.' };
const SERVER: Cause = { type: 'server', detail: 'x' };

let store: MemoryHealthStore;
beforeEach(() => void (store = new MemoryHealthStore()));

async function begin(name = OPUS, id = 'a', now = NOW): Promise<Attempt> {
	const started = await startAttempt(store, name, id, now);
	if (!started.ok) throw new Error(JSON.stringify(started.error));
	return started.value;
}

async function fail(cause: Cause, name = OPUS, now = NOW): Promise<number | undefined> {
	return endAttempt(store, await begin(name, 'a', now), { type: 'failed', cause }, now);
}

describe('startAttempt', () => {
	it('refuses the model that is open and no other', async () => {
		for (const until of [undefined, undefined, NOW + 60_000]) expect(await fail(SERVER)).toBe(until);
		expect(await startAttempt(store, OPUS, 'b', NOW)).toEqual({
			ok: false,
			error: { type: 'resting', rest: { type: 'open', until: NOW + 60_000 } },
		});
		await begin(HAIKU);
	});

	it('gives one of two tabs the probe', async () => {
		for (let times = 0; times < 3; times++) await fail(SERVER);
		const both = await Promise.all(['one', 'two'].map((id) => startAttempt(store, OPUS, id, NOW + 60_000)));
		expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
	});

	it.each(['auth', 'billing'] as const)('refuses the whole connection after %s', async (type) => {
		await fail({ type, detail: 'why' });
		expect(await startAttempt(store, HAIKU, 'b', NOW + 1e12)).toEqual({
			ok: false,
			error: { type: 'disabled', disabled: { because: type, detail: 'why', since: NOW } },
		});
		await begin({ connection: 'openai', model: 'gpt' });
	});
});

describe('restoreConnection', () => {
	it('gives all its models another chance, and no others', async () => {
		const other = { connection: 'openai', model: 'gpt' };
		for (let times = 0; times < 3; times++) for (const name of [OPUS, HAIKU, other]) await fail(SERVER, name);
		await restoreConnection(store, 'anthropic', NOW);
		await begin(OPUS);
		await begin(HAIKU);
		expect(await startAttempt(store, other, 'b', NOW)).toMatchObject({ ok: false });
	});

	it('is not undone by an answer to the key before', async () => {
		const early = await begin();
		await fail(AUTH);
		await restoreConnection(store, 'anthropic', NOW);
		await endAttempt(store, early, { type: 'failed', cause: AUTH }, NOW + 5);
		await begin();
		await fail(AUTH, OPUS, NOW + 9);
		expect(await startAttempt(store, OPUS, 'b', NOW + 9)).toMatchObject({ ok: false });
	});
});

it('remembers since when and first why a connection is off', async () => {
	const [first, second, third] = [await begin(), await begin(HAIKU), await begin(HAIKU, 'c')];
	await endAttempt(store, first, { type: 'failed', cause: AUTH }, NOW);
	await endAttempt(store, second, { type: 'failed', cause: { ...AUTH, detail: 'later' } }, NOW + 7);
	const refused = await startAttempt(store, OPUS, 'd', NOW + 8);
	expect(refused).toMatchObject({ error: { disabled: { detail: AUTH.detail, since: NOW } } });
	await endAttempt(store, third, { type: 'failed', cause: { type: 'billing', detail: 'empty' } }, NOW + 9);
	expect(await startAttempt(store, OPUS, 'd', NOW + 9)).toMatchObject({
		error: { disabled: { because: 'billing', since: NOW + 9 } },
	});
});

it('measures what succeeded', async () => {
	const timing = { firstTokenMs: 250, durationMs: 1_250, outputTokens: 101 };
	expect(await endAttempt(store, await begin(), { type: 'succeeded', timing }, NOW)).toBeUndefined();
	expect(await store.updateModel(OPUS, (row) => row)).toMatchObject({
		speed: { firstTokenMs: 250, tokenMs: 10, measuredAt: NOW },
	});
});

it('blames nobody while there is no network', async () => {
	const detail = 'x';
	for (const type of ['network', 'timeout'] as const) {
		expect(causeOf({ type, detail }, false)).toEqual({ type: 'offline' });
		expect(causeOf({ type, detail }, true)).toEqual({ type, detail });
	}
	expect(causeOf({ type: 'auth', detail }, false)).toEqual({ type: 'auth', detail });
	for (let times = 0; times < 9; times++) expect(await fail({ type: 'offline' })).toBeUndefined();
});
