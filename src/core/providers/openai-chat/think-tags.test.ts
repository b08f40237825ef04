import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thinkTags } from './think-tags.ts';

function read(pieces: readonly string[]): { text: string; reasoning: string } {
	const tags = thinkTags();
	const read = { text: '', reasoning: '' };
	for (const piece of [...pieces.flatMap((each) => tags.push(each)), ...tags.end()])
		read[piece.kind] += piece.text;
	return read;
}

it.each([
	['<think>I wonder</think>\n\nYes', 'I wonder', 'Yes'],
	['\n<think>\nI wonder', '\nI wonder', ''],
	['Yes <think>no</think>', '', 'Yes <think>no</think>'],
	['<thin', '', '<thin'],
	['<think></think>Yes', '', 'Yes'],
	['<think>a < b </thin </think>Yes', 'a < b </thin ', 'Yes'],
	['  Yes', '', '  Yes'],
	['', '', ''],
])('%j', (text, reasoning, rest) => {
	expect(read([text])).toEqual({ reasoning, text: rest });
	expect(read([...text])).toEqual({ reasoning, text: rest });
});

it('reads the same however it is split', () => {
	const word = fc.constantFrom('<think>', '</think>', '<', 'think', '>', ' ', 'a', '/');
	fc.assert(
		fc.property(fc.array(word), (words) => {
			expect(read(words)).toEqual(read([words.join('')]));
		}),
	);
});
