import { expect, it } from 'vitest';
import { matchesWords } from './match.ts';

it.each([
	['Settings: Language', 'se la', true],
	['Settings: Language', 'la se', true],
	['Größe ändern', 'grosse', false],
	['Größe ändern', 'große', true],
	['Größe ändern', 'andern', true],
	['Storage', 'ora', true],
	['Storage', 'or', false],
	['anything', '', true],
	['anything', '   ', true],
	['会話', '会', true],
])('%j with %j: %s', (text, wanted, found) => {
	expect(matchesWords(text, wanted)).toBe(found);
});
