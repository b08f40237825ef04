import fc from 'fast-check';
import { expect, it } from 'vitest';
import { candidate, choiceFacts, localCandidate, NOON, shortName } from '#tests/router/candidates.ts';
import { ExpectedHealth } from '#tests/router/expected-health.ts';
import { endAttempt, restoreConnection, startAttempt, type Attempt } from './attempt.ts';
import { nameOf, type Candidate, type Route } from './candidate.ts';
import type { Cause } from './cause.ts';
import { choose } from './choose.ts';
import { obstacleTo } from './filter.ts';
import { readHealth } from './health.ts';
import { MemoryHealthStore } from './memory-health-store.ts';
import { restOf } from './model-health.ts';

const CANDIDATES: readonly Candidate[] = [
	candidate('anthropic/opus'),
	candidate('anthropic/haiku'),
	candidate('gemini/pro'),
	candidate('gemini/keyless', {}, { hasKey: false }),
	localCandidate('ollama/qwen'),
];
const CONNECTIONS = ['anthropic', 'gemini', 'ollama'];
const HOUR = 3_600_000;
const YEARS = 10 * 365 * 24 * HOUR;

const detail = 'x';
const causes = fc.oneof(
	{
		weight: 12,
		arbitrary: fc
			.constantFrom<Cause['type']>('network', 'timeout', 'server', 'overloaded')
			.map((type) => ({ type, detail })),
	},
	{
		weight: 3,
		arbitrary: fc
			.option(fc.constantFrom(0, 500, 20_000, HOUR, HOUR + 1, -1, Number.NaN), { nil: undefined })
			.map((ms) => ({ type: 'rate', detail, ...(ms === undefined ? {} : { retryAfterMs: ms }) }) as const),
	},
	{
		weight: 2,
		arbitrary: fc
			.constantFrom<Cause['type']>(
				'auth',
				'billing',
				'context',
				'bad-request',
				'aborted',
				'protocol',
				'offline',
			)
			.map((type) => ({ type, detail })),
	},
) as fc.Arbitrary<Cause>;

const routes: fc.Arbitrary<Route> = fc.oneof(
	fc
		.constantFrom('cost', 'latency', 'quality', 'round-robin', 'capability')
		.map((strategy) => ({ type: 'strategy', strategy }) as const),
	fc.record({
		type: fc.constant('chain'),
		candidates: fc.array(
			fc.oneof(
				fc.constantFrom(...CANDIDATES).map(nameOf),
				fc.constantFrom(...CONNECTIONS).map((connection) => ({ connection })),
				fc.constant({ connection: 'gone', model: 'gone' }),
			),
			{ maxLength: 5 },
		),
	}),
);

// One of them is in trouble more than the rest, or nobody would ever fail three times in a row.
const which = fc.oneof(
	{ weight: 3, arbitrary: fc.constant(0) },
	{ weight: 1, arbitrary: fc.nat({ max: CANDIDATES.length - 1 }) },
);
const steps = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('start'), which }) },
	{ weight: 12, arbitrary: fc.record({ do: fc.constant('try'), which, cause: causes }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('fail'), nth: fc.nat(), cause: causes }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('succeed'),
			nth: fc.nat(),
			ms: fc.integer({ min: -9, max: 9e6 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('lose'), nth: fc.nat() }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('time'),
			ms: fc.oneof(
				fc.constantFrom(1, 999, 5_000, 29_999, 30_000, 59_999, 60_000, 60_001, 180_000, 900_000, HOUR),
				fc.integer({ min: 0, max: 200_000 }),
			),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('time'),
			ms: fc.constantFrom(-1, -4_999, -5_000, -5_001, -60_000, -HOUR, -YEARS, YEARS),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('restore'), connection: fc.constantFrom(...CONNECTIONS) }),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('network'), isOnline: fc.boolean() }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('choose'), route: routes }) },
) as fc.Arbitrary<Step>;

type Step =
	| { do: 'start'; which: number }
	/** Starts and fails at once. */
	| { do: 'try'; which: number; cause: Cause }
	| { do: 'fail'; nth: number; cause: Cause }
	| { do: 'succeed'; nth: number; ms: number }
	| { do: 'lose'; nth: number }
	| { do: 'time'; ms: number }
	| { do: 'restore'; connection: string }
	| { do: 'network'; isOnline: boolean }
	| { do: 'choose'; route: Route };

class World {
	readonly store = new MemoryHealthStore();
	readonly expected = new Map(CANDIDATES.map((each) => [shortName(each), new ExpectedHealth()]));
	readonly disabled = new Set<string>();
	readonly generations = new Map<string, number>();
	readonly flying: { readonly who: Candidate; readonly attempt: Attempt; readonly generation: number }[] = [];
	now = NOON;
	isOnline = true;
	#count = 0;

	async take(step: Step): Promise<void> {
		if (step.do === 'time') this.now += step.ms;
		else if (step.do === 'network') this.isOnline = step.isOnline;
		else if (step.do === 'choose') await this.choose(step.route);
		else if (step.do === 'start') await this.start(CANDIDATES[step.which]!);
		else if (step.do === 'try') {
			const isStarted = await this.start(CANDIDATES[step.which]!);
			if (isStarted) await this.land({ do: 'fail', nth: this.flying.length - 1, cause: step.cause });
		} else if (step.do === 'restore') await this.restore(step.connection);
		else await this.land(step);
	}

	health(who: Candidate): ExpectedHealth {
		return this.expected.get(shortName(who))!;
	}

	isChoosable(who: Candidate): boolean {
		const isReachable = this.isOnline || who.isLocal;
		return (
			who.hasKey && isReachable && !this.disabled.has(who.connection) && this.health(who).mayBeAsked(this.now)
		);
	}

	async start(who: Candidate): Promise<boolean> {
		const id = `attempt ${this.#count++}`;
		const health = this.health(who);
		const isFree = !this.disabled.has(who.connection) && health.mayBeAsked(this.now);
		const before = health.prober(this.now);
		const started = await startAttempt(this.store, nameOf(who), id, this.now);
		expect(started.ok, shortName(who)).toBe(isFree);
		if (!started.ok) return false;
		if (health.isHalfOpen(this.now)) expect(before, 'one probe at a time').toBeUndefined();
		health.add({ type: 'admitted', attempt: id, at: this.now });
		this.flying.push({ who, attempt: started.value, generation: this.generations.get(who.connection) ?? 0 });
		return true;
	}

	async land(step: Extract<Step, { nth: number }>): Promise<void> {
		const [flight] = this.flying.splice(step.nth % Math.max(1, this.flying.length), 1);
		if (!flight || step.do === 'lose') return;
		const { who, attempt, generation } = flight;
		if (step.do === 'succeed') {
			const timing = { firstTokenMs: 9, durationMs: step.ms, outputTokens: step.nth % 50 };
			await endAttempt(this.store, attempt, { type: 'succeeded', timing }, this.now);
			this.health(who).add({ type: 'succeeded' });
			return;
		}
		const { cause } = step;
		this.health(who).add({ type: 'failed', attempt: attempt.id, cause, at: this.now });
		const isCurrent = generation === (this.generations.get(who.connection) ?? 0);
		if ((cause.type === 'auth' || cause.type === 'billing') && isCurrent) this.disabled.add(who.connection);
		const readyAt = await endAttempt(this.store, attempt, { type: 'failed', cause }, this.now);
		expect(readyAt === undefined).toBe(this.health(who).mayBeAsked(this.now));
		expect(readyAt ?? this.now).toBeLessThanOrEqual(this.now + HOUR + 5_000);
	}

	async restore(connection: string): Promise<void> {
		await restoreConnection(this.store, connection, this.now);
		this.disabled.delete(connection);
		this.generations.set(connection, (this.generations.get(connection) ?? 0) + 1);
		for (const who of CANDIDATES) if (who.connection === connection) this.health(who).add({ type: 'reset' });
	}

	async choose(route: Route, candidates = CANDIDATES): Promise<void> {
		const { now, isOnline } = this;
		const health = readHealth(await this.store.load());
		const cursor = await this.store.readCursor();
		const facts = choiceFacts({ candidates, route, health, now, isOnline, cursor });
		const choice = choose(facts);
		const isMeant = (who: Candidate) =>
			route.type === 'strategy' ||
			route.candidates.some(
				(link) => link.connection === who.connection && (link.model ?? who.facts.id) === who.facts.id,
			);
		const possible = candidates.filter((who) => isMeant(who) && this.isChoosable(who));
		expect(choice.type).toBe(possible.length > 0 ? 'chosen' : 'none');
		if (choice.type === 'none') return;
		const { order } = choice;
		expect(order.length).toBeLessThanOrEqual(3);
		expect(new Set(order.map(shortName)).size).toBe(order.length);
		for (const who of order) {
			expect(possible).toContain(who);
			expect(obstacleTo(who, facts)).toBeUndefined();
		}
		if (route.type === 'strategy') expect(order).toHaveLength(Math.min(3, possible.length));
		await this.store.moveCursor(nameOf(order[0]));
	}

	/** Three things can hold a model back, each once while the clock only goes forward. */
	async waitFor(who: Candidate): Promise<void> {
		for (let times = 0; times < 3; times++) {
			const rest = restOf(readHealth(await this.store.load()).model(nameOf(who)), this.now);
			if (!rest) break;
			expect(rest.until).toBeGreaterThan(this.now);
			expect(rest.until).toBeLessThanOrEqual(this.now + HOUR + 5_000);
			this.now = rest.until;
		}
		expect(this.health(who).mayBeAsked(this.now)).toBe(true);
	}

	/** What is stored says of every model what the rules say. */
	async compare(): Promise<void> {
		const health = readHealth(await this.store.load());
		for (const who of CANDIDATES) {
			expect(health.model(nameOf(who)).failures).toBe(this.health(who).failures());
			const isOff = health.connection(who.connection).disabled !== undefined;
			expect(isOff).toBe(this.disabled.has(who.connection));
		}
	}
}

it('holds to the rules whatever happens in whatever order, on whatever clock', async () => {
	const seen = { open: 0, halfOpen: 0, probed: 0, cooling: 0, disabled: 0, free: 0 };
	const numRuns = Math.max(5_000, fc.readConfigureGlobal().numRuns ?? 0);
	await fc.assert(
		fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 80, size: 'max' }), async (list) => {
			const world = new World();
			for (const step of list) {
				await world.take(step);
				const [health, { now }] = [world.health(CANDIDATES[0]!), world];
				if (health.isOpen(now)) seen.open++;
				if (health.isHalfOpen(now)) seen.halfOpen++;
				if (health.prober(now) !== undefined) seen.probed++;
				if (health.isCooling(now)) seen.cooling++;
				if (world.disabled.size > 0) seen.disabled++;
				if (world.isChoosable(CANDIDATES[0]!)) seen.free++;
			}
			await world.compare();

			// Nothing is for ever but what a person has to put right, and nothing lasts longer than an hour.
			world.isOnline = true;
			const { now } = world;
			for (const who of CANDIDATES.filter((each) => each.hasKey)) {
				world.now = now;
				await world.waitFor(who);
				await world.choose({ type: 'strategy', strategy: 'cost' }, [who]);
				expect(await world.start(who)).toBe(!world.disabled.has(who.connection));
			}
		}),
		{ numRuns },
	);
	// The sequences do get to where the rules matter.
	expect(Math.min(...Object.values(seen))).toBeGreaterThan(1_000);
}, 120_000);
