import type { ResultPart } from '#core/content/part.ts';
import { shorten } from '../shorten.ts';

/** Characters of one result that a model is shown. */
export const MAX_RESULT_LENGTH = 16_000;
/** However many parts share the room, each is still worth reading. */
const LEAST_LENGTH = 400;

function isLongResult(part: ResultPart): boolean {
	return textLength(part) > MAX_RESULT_LENGTH;
}

/** Head and tail of each long text. `wholeRef` names the blob that has all of it, where there is one. */
export function shortenResult(part: ResultPart, wholeRef?: string): ResultPart {
	if (!isLongResult(part)) return part;
	const where = wholeRef === undefined ? '' : `the whole is in file ${wholeRef}`;
	const share = MAX_RESULT_LENGTH / textLength(part);
	return {
		...part,
		parts: part.parts.map((each) =>
			each.type === 'text'
				? {
						...each,
						text: shorten(each.text, Math.max(LEAST_LENGTH, Math.floor(each.text.length * share)), where),
					}
				: each,
		),
	};
}

function textLength({ parts }: ResultPart): number {
	return parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0);
}
