import { overlap } from '../overlap.ts';

export interface TaggedPiece {
	readonly kind: 'text' | 'reasoning';
	readonly text: string;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/** Takes thoughts out of the text of servers that leave them in it. Only a tag at the very start opens them. */
export class ThinkTags {
	#state: 'start' | 'thinking' | 'after' | 'text' = 'start';
	#held = '';

	push(text: string): readonly TaggedPiece[] {
		this.#held += text;
		const pieces: TaggedPiece[] = [];
		if (this.#state === 'start') {
			const begin = this.#held.trimStart();
			if (begin.startsWith(OPEN)) {
				this.#state = 'thinking';
				this.#held = begin.slice(OPEN.length);
			} else if (!OPEN.startsWith(begin)) {
				this.#state = 'text';
			}
		}
		if (this.#state === 'thinking') {
			const close = this.#held.indexOf(CLOSE);
			const end = close === -1 ? this.#held.length - overlap(this.#held, CLOSE) : close;
			pieces.push({ kind: 'reasoning', text: this.#held.slice(0, end) });
			this.#held = this.#held.slice(close === -1 ? end : close + CLOSE.length);
			if (close !== -1) this.#state = 'after';
		}
		if (this.#state === 'after') {
			this.#held = this.#held.trimStart();
			if (this.#held !== '') this.#state = 'text';
		}
		if (this.#state === 'text') {
			pieces.push({ kind: 'text', text: this.#held });
			this.#held = '';
		}
		return pieces.filter((piece) => piece.text !== '');
	}

	/** What was held back because a tag might have come. */
	end(): readonly TaggedPiece[] {
		const text = this.#held;
		this.#held = '';
		if (text.trim() === '') return [];
		return [{ kind: this.#state === 'thinking' ? 'reasoning' : 'text', text }];
	}
}
