import { expect, it } from 'vitest';
import type { DescriptionCache } from '#core/vision/describer.ts';

export const REF = 'a'.repeat(64);
export const OTHER_REF = 'b'.repeat(64);

const CAT = { text: 'A cat.\u0000 🐈 \ud800', by: { connection: 'c', model: 'm' } };
const DOG = { text: 'A dog.', by: { connection: 'd', model: 'm' } };

/** What every cache of descriptions holds to. `open` makes an empty one where files of both refs are kept. */
export function describeDescriptionCache(open: () => Promise<DescriptionCache>): void {
	it('knows what was said of a file, for each version of the question', async () => {
		const cache = await open();
		expect(await cache.get(REF, 1)).toBeUndefined();
		await cache.put(REF, 1, CAT);
		expect(await cache.get(REF, 1)).toEqual(CAT);
		expect(await cache.get(REF, 11)).toBeUndefined();
		expect(await cache.get(OTHER_REF, 1)).toBeUndefined();
		await cache.put(REF, 2, DOG);
		await cache.put(OTHER_REF, 1, DOG);
		expect(await cache.get(REF, 1)).toEqual(CAT);
		expect(await cache.get(REF, 2)).toEqual(DOG);
	});

	it('takes the later of two', async () => {
		const cache = await open();
		await cache.put(REF, 1, CAT);
		await cache.put(REF, 1, DOG);
		expect(await cache.get(REF, 1)).toEqual(DOG);
	});
}
