import { expect, it } from 'vitest';
import { bundledSnapshot } from './bundled.ts';
import { Catalogue } from './catalogue.ts';

it('loads in a browser as it does on Node', async () => {
	const catalogue = new Catalogue(await bundledSnapshot());
	const best = catalogue.bestOf('anthropic');
	expect(best?.abilities.tools).toBe(true);
	expect(catalogue.find('anthropic', best?.id ?? '')?.basis).toBe('exact');
});
