import { err, ok, type Result } from './result.ts';

export type PatternFailure =
	| { readonly type: 'pattern-broken' }
	/** It looks around or back, which no machine does in steady time. */
	| { readonly type: 'pattern-unsupported' }
	| { readonly type: 'pattern-too-large' };

/** A regular expression as a tree of what a machine without memory can do. */
export type PatternNode =
	| { readonly type: 'take'; readonly takes: (char: string) => boolean }
	/** Empty text is the edge of the whole. */
	| { readonly type: 'assert'; readonly holds: (before: string, after: string) => boolean }
	| { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
	| { readonly type: 'choice'; readonly parts: readonly PatternNode[] }
	| { readonly type: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number };

const MAX_DEPTH = 50;
const MAX_LENGTH = 2_000;

// In the order in which they are tried. What is left is a character that stands for itself.
const PAIR = /^\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}/u;
const ESCAPE = /^\\(?:[pPu]\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[^kpPux1-9])/u;
const CLASS = /^\[(?:[^\]\\]|\\.)*\]/su;
const GROUP = /^\((?:\?:|\?<(?![=!])[^>]*>|(?!\?))/u;
const REPEAT = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/u;
const WORD = /^\w$/u;

export function parsePattern(source: string): Result<PatternNode, PatternFailure> {
	if (source.length > MAX_LENGTH) return err({ type: 'pattern-too-large' });
	try {
		new RegExp(source, 'u');
	} catch {
		return err({ type: 'pattern-broken' });
	}
	const reader = new PatternReader(source);
	const tree = reader.choice(0);
	return tree && reader.isAtEnd ? ok(tree) : err({ type: 'pattern-unsupported' });
}

/** Reads what is known to be a regular expression; undefined is what it cannot do. */
class PatternReader {
	#rest: string;

	constructor(source: string) {
		this.#rest = source;
	}

	get isAtEnd(): boolean {
		return this.#rest === '';
	}

	choice(depth: number): PatternNode | undefined {
		if (depth > MAX_DEPTH) return undefined;
		const parts: PatternNode[] = [];
		do {
			const part = this.#sequence(depth);
			if (!part) return undefined;
			parts.push(part);
		} while (this.#take('|'));
		return { type: 'choice', parts };
	}

	#sequence(depth: number): PatternNode | undefined {
		const parts: PatternNode[] = [];
		while (!this.isAtEnd && !/^[|)]/u.test(this.#rest)) {
			const part = this.#item(depth);
			if (!part) return undefined;
			parts.push(this.#repeated(part));
		}
		return { type: 'sequence', parts };
	}

	#item(depth: number): PatternNode | undefined {
		if (this.#rest.startsWith('(')) {
			if (this.#match(GROUP) === undefined) return undefined;
			const inner = this.choice(depth + 1);
			return this.#take(')') ? inner : undefined;
		}
		if (this.#take('^')) return { type: 'assert', holds: (before) => before === '' };
		if (this.#take('$')) return { type: 'assert', holds: (_before, after) => after === '' };
		if (this.#take('\\b')) return { type: 'assert', holds: isWordEdge };
		if (this.#take('\\B')) return { type: 'assert', holds: (before, after) => !isWordEdge(before, after) };
		const set = this.#match(PAIR) ?? this.#match(ESCAPE) ?? this.#match(CLASS) ?? this.#match(/^\./u);
		if (set !== undefined) {
			const one = new RegExp(`^${set[0]}$`, 'u');
			return { type: 'take', takes: (char) => one.test(char) };
		}
		const literal = this.#match(/^[^\\]/su)?.[0];
		return literal === undefined ? undefined : { type: 'take', takes: (char) => char === literal };
	}

	#repeated(part: PatternNode): PatternNode {
		const found = this.#match(REPEAT);
		if (!found) return part;
		const [mark = '', least, comma, most] = found;
		if (least === undefined)
			return {
				type: 'repeat',
				part,
				min: mark.startsWith('+') ? 1 : 0,
				max: mark.startsWith('?') ? 1 : Infinity,
			};
		const min = Number(least);
		return { type: 'repeat', part, min, max: comma === undefined ? min : most ? Number(most) : Infinity };
	}

	#match(expression: RegExp): RegExpExecArray | undefined {
		const found = expression.exec(this.#rest);
		if (!found) return undefined;
		this.#rest = this.#rest.slice(found[0].length);
		return found;
	}

	#take(text: string): boolean {
		if (!this.#rest.startsWith(text)) return false;
		this.#rest = this.#rest.slice(text.length);
		return true;
	}
}

function isWordEdge(before: string, after: string): boolean {
	return WORD.test(before) !== WORD.test(after);
}
