import { describe, expect, it } from 'vitest';
import { readArrival, withoutArrival } from './arrival.ts';

const at = (path: string) => new URL(path, 'https://alcove.example');

describe('readArrival', () => {
	it.each([
		['/', undefined],
		['/?src=app', undefined],
		['/?new', { type: 'new' }],
		['/notes?new', { type: 'new' }],
		['/?share=broken', { type: 'share-failed', reason: 'broken' }],
		['/?share=full', { type: 'share-failed', reason: 'full' }],
		['/?share=lost', { type: 'share-failed', reason: 'lost' }],
		['/?share=5b1c', { type: 'share', id: '5b1c' }],
		['/?share=', undefined],
		['/?link=', undefined],
		['/?link=web%2Balcove%3A', undefined],
		['/?link=web%2Balcove%3Ahello%2520there', { type: 'link', text: 'hello there' }],
		['/?link=web%2Balcove%3A%2F%2Fhello', { type: 'link', text: 'hello' }],
		['/?link=WEB%2BALCOVE%3Ahello', { type: 'link', text: 'hello' }],
		['/?link=web%2Balcove%3A100%25', { type: 'link', text: '100%' }],
	])('%s', (path, expected) => {
		expect(readArrival(at(path))).toEqual(expected);
	});

	it('bounds what a link can bring', () => {
		const arrival = readArrival(at(`/?link=web%2Balcove%3A${'x'.repeat(50_000)}`));
		expect(arrival?.type === 'link' && arrival.text.length).toBe(20_000);
	});
});

it('takes away only what was asked for', () => {
	expect(withoutArrival(at('/notes?new&folder=a&src=app#top')).href).toBe(
		'https://alcove.example/notes?folder=a#top',
	);
});
