import { overlap } from '../overlap.ts';

export interface TaggedPiece {
	readonly kind: 'text' | 'reasoning';
	readonly text: string;
}

export interface ThinkTags {
	push(text: string): readonly TaggedPiece[];
	/** What was held back because a tag might have come. */
	end(): readonly TaggedPiece[];
}

const OPEN = '<think>';
const CLOSE = '</think>';

/** Takes thoughts out of the text of servers that leave them in it. Only a tag at the very start opens them. */
export function thinkTags(): ThinkTags {
	let state: 'start' | 'reasoning' | 'after' | 'text' = 'start';
	let held = '';

	/** Lets go of the beginning of what is held. */
	function take(kind: TaggedPiece['kind'], length: number): readonly TaggedPiece[] {
		const text = held.slice(0, length);
		held = held.slice(length);
		return text === '' ? [] : [{ kind, text }];
	}

	return {
		push(text) {
			held += text;
			const begin = held.trimStart();
			let thoughts: readonly TaggedPiece[] = [];
			if (state === 'start' && begin.startsWith(OPEN)) {
				state = 'reasoning';
				held = begin.slice(OPEN.length);
			} else if (state === 'start' && !OPEN.startsWith(begin)) {
				state = 'text';
			}
			if (state === 'reasoning') {
				const close = held.indexOf(CLOSE);
				thoughts = take(state, close < 0 ? held.length - overlap(held, CLOSE) : close);
				if (close >= 0) {
					state = 'after';
					held = held.slice(CLOSE.length);
				}
			}
			if (state === 'after') {
				held = held.trimStart();
				if (held !== '') state = 'text';
			}
			return state === 'text' ? [...thoughts, ...take(state, held.length)] : thoughts;
		},
		end: () => (held.trim() === '' ? [] : take(state === 'reasoning' ? state : 'text', held.length)),
	};
}
