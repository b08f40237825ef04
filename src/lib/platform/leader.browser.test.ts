import { expect, it } from 'vitest';
import { lead } from './leader.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

it('has one leader at a time and hands on when it stops', async () => {
	const name = `lead-${crypto.randomUUID()}`;
	const began: string[] = [];
	const first = lead(name, async () => void began.push('first'));
	await settle();
	const second = lead(name, async () => void began.push('second'));
	const third = lead(name, async () => void began.push('third'));
	await settle();
	expect(began).toEqual(['first']);

	second.stop();
	first.stop();
	await settle();
	expect(began).toEqual(['first', 'third']);
	third.stop();
});

it('tells work that is still going when to end', async () => {
	const name = `lead-${crypto.randomUUID()}`;
	let ended = false;
	const leader = lead(name, async (signal) => {
		await new Promise((resolve) => signal.addEventListener('abort', resolve));
		ended = true;
	});
	await settle();
	leader.stop();
	await settle();
	expect(ended).toBe(true);
});
