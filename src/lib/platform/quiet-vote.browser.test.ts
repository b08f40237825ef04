import { expect, it, onTestFinished } from 'vitest';
import { joinQuietVote } from './quiet-vote.ts';

function room() {
	const name = `vote-${crypto.randomUUID()}`;
	const join = (isQuiet: () => boolean, asleepAfterMs = 60_000) => {
		const vote = joinQuietVote({ isQuiet, name, answerWithinMs: 100, asleepAfterMs });
		onTestFinished(() => vote.close());
		return vote;
	};
	/** A tab that lives, because it holds its lock, but never answers. */
	const joinSilently = () => {
		const closing = new AbortController();
		void navigator.locks.request(
			`${name}:silent`,
			() => new Promise((resolve) => closing.signal.addEventListener('abort', resolve)),
		);
		onTestFinished(() => closing.abort());
		return () => closing.abort();
	};
	return { join, joinSilently, name };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

it('needs nobody else', async () => {
	const { join } = room();
	expect(await join(() => true).ask()).toBe(true);
	expect(await join(() => false).ask()).toBe(false);
});

it('is quiet only when every tab is', async () => {
	const { join } = room();
	let busy = true;
	const asking = join(() => true);
	join(() => true);
	join(() => !busy);
	await settle();
	expect(await asking.ask()).toBe(false);
	busy = false;
	expect(await asking.ask()).toBe(true);
});

it('does not wait for a closed tab', async () => {
	const { join } = room();
	const asking = join(() => true);
	const other = join(() => false);
	await settle();
	expect(await asking.ask()).toBe(false);
	other.close();
	await settle();
	expect(await asking.ask()).toBe(true);
});

it('takes a tab that cannot answer for busy, until it was silent long enough to be asleep', async () => {
	const { join, joinSilently } = room();
	joinSilently();
	const asking = join(() => true, 250);
	await settle();
	expect(await asking.ask()).toBe(false);
	expect(await asking.ask()).toBe(false);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(await asking.ask()).toBe(true);
});

it('asks itself again after the others have answered', async () => {
	const { join } = room();
	let quiet = true;
	const asking = join(() => quiet);
	join(() => {
		quiet = false;
		return true;
	});
	await settle();
	expect(await asking.ask()).toBe(false);
});

it('passes over words it does not know', async () => {
	const { join, name } = room();
	const asking = join(() => true);
	const stranger = new BroadcastChannel(name);
	onTestFinished(() => stranger.close());
	for (const odd of [null, 7, 'ask', { type: 'ask' }, { type: 'vote', round: 'x', tab: 1, quiet: 'no' }])
		stranger.postMessage(odd);
	await settle();
	expect(await asking.ask()).toBe(true);
});
