import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLabels, OWN_WORDS, type Label } from './label.ts';

const label: fc.Arbitrary<Label> = fc.record(
	{
		integrity: fc.constantFrom('user', 'system', 'untrusted'),
		secrecy: fc.constantFrom('public', 'private', 'sensitive'),
		sources: fc.array(fc.constantFrom('a', 'b', 'c')).map((sources) => [...new Set(sources)].toSorted()),
		localOnly: fc.constant(true as const),
	},
	{ requiredKeys: ['integrity', 'secrecy', 'sources'] },
);

test('joining is a join: any order, any grouping, as often as one likes', () => {
	fc.assert(
		fc.property(label, label, label, (a, b, c) => {
			expect(joinLabels([a, b])).toEqual(joinLabels([b, a]));
			expect(joinLabels([joinLabels([a, b]), c])).toEqual(joinLabels([a, joinLabels([b, c])]));
			expect(joinLabels([a, a])).toEqual(a);
			expect(joinLabels([a, OWN_WORDS])).toEqual(a);
		}),
	);
});

test('it never falls', () => {
	const integrity = ['user', 'system', 'untrusted'];
	const secrecy = ['public', 'private', 'sensitive'];
	fc.assert(
		fc.property(fc.array(label, { minLength: 1 }), (labels) => {
			const joined = joinLabels(labels);
			for (const each of labels) {
				expect(integrity.indexOf(joined.integrity)).toBeGreaterThanOrEqual(integrity.indexOf(each.integrity));
				expect(secrecy.indexOf(joined.secrecy)).toBeGreaterThanOrEqual(secrecy.indexOf(each.secrecy));
				if (each.localOnly) expect(joined.localOnly).toBe(true);
				expect(joined.sources).toEqual(expect.arrayContaining([...each.sources]));
			}
		}),
	);
});

test('a word from a newer version is taken for the strictest', () => {
	const odd = { integrity: 'dubious', secrecy: 'classified', sources: [] } as unknown as Label;
	expect(joinLabels([odd])).toMatchObject({ integrity: 'untrusted', secrecy: 'sensitive' });
});
