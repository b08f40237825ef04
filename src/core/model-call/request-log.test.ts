import { expect, it } from 'vitest';
import { RequestRecorder } from './request-log.ts';

const ABOUT = {
	claim: 'claim',
	runId: 'run',
	purpose: 'turn',
	candidate: { connection: 'c', model: 'm' },
	at: 1,
	sections: [],
	durationMs: 2,
	outcome: 'done',
} as const;

it('keeps what was sent and what came, with the data of files cut at once', () => {
	const recorder = new RequestRecorder();
	const body = (data: string) =>
		`{"messages":[{"image":"data:image/png;base64,${data}"},{"text":"What is it?"}]}`;
	const image = 'iVBORw0KGgoAAAANSUhEUgAA'.repeat(10_000);
	recorder.sent({ url: 'https://example.com/', headers: { a: 'b' }, body: body(image) });
	recorder.answered({ status: 200, headers: {} });
	recorder.received('one ');
	recorder.received('two');
	expect(recorder.entry(ABOUT)).toEqual({
		...ABOUT,
		sent: {
			url: 'https://example.com/',
			headers: { a: 'b' },
			body: body(`${image.slice(0, 64)}[239936 more characters]`),
		},
		answered: { status: 200, headers: {} },
		received: 'one two',
		isCut: false,
	});
});

it('says when there was more than it keeps', () => {
	const recorder = new RequestRecorder();
	recorder.received('x'.repeat(1_999_999));
	expect(recorder.entry(ABOUT)).toMatchObject({ isCut: false });
	recorder.received('yz');
	const { received, isCut } = recorder.entry(ABOUT);
	expect([received.length, received.at(-1), isCut]).toEqual([2_000_000, 'y', true]);
});

it('has nothing to say of a request that never went out', () => {
	const entry = new RequestRecorder().entry(ABOUT);
	expect(Object.keys(entry)).not.toContain('sent');
	expect(entry).toMatchObject({ received: '', isCut: false });
});
