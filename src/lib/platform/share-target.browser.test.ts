import { expect, it, onTestFinished } from 'vitest';
import { openIntake, type Intake } from './intake.ts';
import { receiveShare } from './share-target.ts';

function setup(): Intake {
	const database = `intake-${crypto.randomUUID()}`;
	onTestFinished(() => void indexedDB.deleteDatabase(database));
	return openIntake(Date.now, database);
}

function post(body: BodyInit, headers?: HeadersInit): Request {
	return new Request('/share', { method: 'POST', body, ...(headers && { headers }) });
}

function form(fields: Record<string, string>, files: readonly File[] = []): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.set(name, value);
	for (const file of files) data.append('files', file);
	return data;
}

it('parks text and files and opens the app on them', async () => {
	const intake = setup();
	const fields = { title: 'A page', text: 'look at this', url: 'https://example.org/' };
	const picture = new File([new Uint8Array([1, 2, 3])], 'photo.png', { type: 'image/png' });
	const response = await receiveShare(post(form(fields, [picture])), intake);

	expect(response.status).toBe(303);
	const [share] = await intake.list();
	expect(new URL(response.headers.get('location')!).search).toBe(`?share=${share!.id}`);
	expect(share).toMatchObject({ ...fields, files: [{ name: 'photo.png', type: 'image/png' }] });
	expect(new Uint8Array(await share!.files[0]!.blob.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
});

it.each([
	['nothing in it', () => post(form({ title: '', text: '' }, [new File([], '')]))],
	['only a field the app does not know', () => post(form({ body: 'text' }))],
	['no form', () => post('{"text":"x"}', { 'content-type': 'application/json' })],
	[
		'a form cut short',
		() =>
			post('--x\r\nContent-Disposition: form-data; name="te', {
				'content-type': 'multipart/form-data; boundary=x',
			}),
	],
])('calls a share broken that has %s', async (_, request) => {
	const intake = setup();
	const response = await receiveShare(request(), intake);
	expect(new URL(response.headers.get('location')!).search).toBe('?share=broken');
	expect(await intake.list()).toEqual([]);
});

it('says when there is no room', async () => {
	const intake = setup();
	for (let i = 0; i < 20; i++) await receiveShare(post(form({ text: `share ${i}` })), intake);
	const response = await receiveShare(post(form({ text: 'one more' })), intake);
	expect(new URL(response.headers.get('location')!).search).toBe('?share=full');
});
