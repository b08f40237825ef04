import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortenData } from './shorten-data.ts';

const IMAGE = 'iVBORw0KGgo/+'.repeat(200);
const CUT = `${IMAGE.slice(0, 64)}[${IMAGE.length - 64} more characters]`;

it.each([
	['in JSON', `{"image":"${IMAGE}==","text":"seen"}`, `{"image":"${CUT}==","text":"seen"}`],
	['in an address', `"data:image/png;base64,${IMAGE}"`, `"data:image/png;base64,${CUT}"`],
	['two of them', `${IMAGE} ${IMAGE}`, `${CUT} ${CUT}`],
	['of the other alphabet', '_-'.repeat(500), `${'_-'.repeat(32)}[936 more characters]`],
	['one that is just long enough', ` ${'a'.repeat(1_000)}`, ` ${'a'.repeat(64)}[936 more characters]`],
	['none that is a letter shorter', 'a'.repeat(999), 'a'.repeat(999)],
	['nothing', '', ''],
	['no other script', '漢'.repeat(5_000), '漢'.repeat(5_000)],
	['neither what lies beside the letters', '@[`{:.,'.repeat(500), '@[`{:.,'.repeat(500)],
])('shortens %s', (_name, text, shortened) => {
	expect(shortenData(text)).toBe(shortened);
});

it('does what the pattern says', () => {
	const piece = fc.oneof(
		fc.constantFrom('A', 'z', '0', '9', '+', '/', '-', '_').map((char) => char.repeat(600)),
		fc.constantFrom(
			'"',
			'=',
			' ',
			'\n',
			'.',
			'@',
			'[',
			'`',
			'{',
			':',
			'é',
			'🌱',
			'\u0000',
			'\u00e1',
			'\u0141',
		),
	);
	fc.assert(
		fc.property(fc.array(piece), (pieces) => {
			const text = pieces.join('');
			const expected = text.replace(
				/[A-Za-z0-9+/_-]{1000,}/gu,
				(run) => `${run.slice(0, 64)}[${run.length - 64} more characters]`,
			);
			expect(shortenData(text)).toBe(expected);
		}),
	);
});
