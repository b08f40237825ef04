import { SECOND_MS } from '#core/kernel/time.ts';

// The words between tabs of different builds: change the name of the channel when they change.
const NAME = 'alcove.quiet.1';

type Message =
	| { readonly type: 'ask'; readonly round: string }
	| { readonly type: 'vote'; readonly round: string; readonly tab: string; readonly quiet: boolean };

export interface QuietVote {
	/** True when no tab of this app is in the middle of something. */
	ask(): Promise<boolean>;
	close(): void;
}

export interface QuietVoteOptions {
	readonly isQuiet: () => boolean;
	readonly answerWithinMs?: number;
	/** A tab that was silent for this long is frozen by the browser: nothing can be going on in it. */
	readonly asleepAfterMs?: number;
	readonly name?: string;
}

/**
 * Every tab holds a lock of its own for as long as it lives, so the tabs that must answer are known exactly:
 * a tab that is too busy to answer in time counts as busy, and a closed one is not waited for.
 */
export function joinQuietVote(options: QuietVoteOptions): QuietVote {
	const { isQuiet, answerWithinMs = SECOND_MS, asleepAfterMs = 60 * SECOND_MS, name = NAME } = options;
	const tab = `${name}:${crypto.randomUUID()}`;
	const channel = new BroadcastChannel(name);
	const closing = new AbortController();
	const silentSince = new Map<string, number>();

	const closed = new Promise<void>((resolve) => {
		closing.signal.addEventListener('abort', () => resolve());
	});
	void navigator.locks.request(tab, () => closed);

	channel.addEventListener('message', ({ data }) => {
		const message = readMessage(data);
		if (message?.type !== 'ask') return;
		send({ type: 'vote', round: message.round, tab, quiet: isQuiet() });
	});

	async function ask(): Promise<boolean> {
		if (!isQuiet()) return false;
		const others = await otherTabs();
		const votes = others.length > 0 ? await collect(others) : new Map<string, boolean>();
		// Evaluated for every tab, so that each silence is noted and not only the first.
		const quiet = others.map((other) => countsAsQuiet(other, votes.get(other)));
		return isQuiet() && quiet.every(Boolean);
	}

	function countsAsQuiet(other: string, vote: boolean | undefined): boolean {
		if (vote !== undefined) {
			silentSince.delete(other);
			return vote;
		}
		const since = silentSince.get(other) ?? performance.now();
		silentSince.set(other, since);
		return performance.now() - since >= asleepAfterMs;
	}

	async function otherTabs(): Promise<string[]> {
		const { held = [] } = await navigator.locks.query();
		return held.flatMap((lock) =>
			lock.name?.startsWith(`${name}:`) && lock.name !== tab ? [lock.name] : [],
		);
	}

	function collect(others: readonly string[]): Promise<Map<string, boolean>> {
		const round = crypto.randomUUID();
		const votes = new Map<string, boolean>();
		const listening = new AbortController();
		return new Promise<Map<string, boolean>>((resolve) => {
			const timer = setTimeout(resolve, answerWithinMs, votes);
			channel.addEventListener(
				'message',
				({ data }) => {
					const message = readMessage(data);
					if (message?.type !== 'vote' || message.round !== round) return;
					votes.set(message.tab, message.quiet);
					if (!others.every((other) => votes.has(other))) return;
					clearTimeout(timer);
					resolve(votes);
				},
				{ signal: listening.signal },
			);
			send({ type: 'ask', round });
		}).finally(() => listening.abort());
	}

	function send(message: Message): void {
		if (!closing.signal.aborted) channel.postMessage(message);
	}

	function close(): void {
		closing.abort();
		channel.close();
	}

	return { ask, close };
}

function readMessage(data: unknown): Message | undefined {
	if (typeof data !== 'object' || data === null || !('type' in data) || !('round' in data)) return undefined;
	const { type, round } = data;
	if (typeof round !== 'string') return undefined;
	if (type === 'ask') return { type, round };
	if (type !== 'vote' || !('tab' in data) || !('quiet' in data)) return undefined;
	const { tab, quiet } = data;
	return typeof tab === 'string' && typeof quiet === 'boolean' ? { type, round, tab, quiet } : undefined;
}
