import { parsePattern, type PatternFailure, type PatternNode } from './pattern-syntax.ts';
import { err, ok, type Result } from './result.ts';

/**
 * A regular expression by another's hand, as JavaScript reads it with the flag `u`. It takes time in proportion
 * to the text, whatever the expression is, so nobody can make it hang.
 */
export interface LinearPattern {
	/** Whether any part of the text fits. One character costs up to `size` steps. */
	readonly test: (text: string) => boolean;
	readonly size: number;
}

type Step =
	| { readonly type: 'take'; readonly takes: (char: string) => boolean }
	| { readonly type: 'assert'; readonly holds: (before: string, after: string) => boolean }
	/** Goes on at both. */
	| { readonly type: 'fork'; first: number; second: number }
	| { readonly type: 'jump'; to: number };

const MAX_STEPS = 2_000;

export function compilePattern(source: string): Result<LinearPattern, PatternFailure> {
	const tree = parsePattern(source);
	if (!tree.ok) return tree;
	const steps: Step[] = [];
	emit(tree.value, steps);
	if (steps.length > MAX_STEPS) return err({ type: 'pattern-too-large' });
	return ok({ test: (text) => runs(steps, text), size: steps.length + 1 });
}

/** Repetitions are written out. It stops by itself once the program is too large. */
function emit(node: PatternNode, steps: Step[]): void {
	if (steps.length > MAX_STEPS) return;
	switch (node.type) {
		case 'take':
		case 'assert':
			steps.push(node);
			return;
		case 'sequence':
			for (const part of node.parts) emit(part, steps);
			return;
		case 'choice':
			emitChoice(node.parts, steps);
			return;
		case 'repeat':
			emitRepeat(node, steps);
	}
}

function emitChoice(parts: readonly PatternNode[], steps: Step[]): void {
	const exits: { to: number }[] = [];
	for (const [at, part] of parts.entries()) {
		if (at === parts.length - 1) {
			emit(part, steps);
			break;
		}
		const fork = { type: 'fork' as const, first: steps.length + 1, second: 0 };
		const exit = { type: 'jump' as const, to: 0 };
		steps.push(fork);
		emit(part, steps);
		steps.push(exit);
		exits.push(exit);
		fork.second = steps.length;
	}
	for (const exit of exits) exit.to = steps.length;
}

function emitRepeat({ part, min, max }: PatternNode & { type: 'repeat' }, steps: Step[]): void {
	for (let i = 0; i < min && steps.length <= MAX_STEPS; i++) {
		const length = steps.length;
		emit(part, steps);
		// Nothing, however often, is nothing.
		if (steps.length === length) break;
	}
	if (max === Infinity) {
		const fork = { type: 'fork' as const, first: steps.length + 1, second: 0 };
		const back = { type: 'jump' as const, to: steps.length };
		steps.push(fork);
		emit(part, steps);
		steps.push(back);
		fork.second = steps.length;
		return;
	}
	const forks: { second: number }[] = [];
	for (let i = min; i < max && steps.length <= MAX_STEPS; i++) {
		const fork = { type: 'fork' as const, first: steps.length + 1, second: 0 };
		steps.push(fork);
		emit(part, steps);
		forks.push(fork);
	}
	for (const fork of forks) fork.second = steps.length;
}

/** All ways through the program at once, each place at most once for each character. */
function runs(steps: readonly Step[], text: string): boolean {
	const reachedAt = new Int32Array(steps.length + 1).fill(-1);
	const chars = Array.from(text);
	let places: number[] = [];
	for (let at = 0; at <= chars.length; at++) {
		const char = chars[at] ?? '';
		const before = chars[at - 1] ?? '';
		const open = [...places, 0];
		const next: number[] = [];
		for (let place = open.pop(); place !== undefined; place = open.pop()) {
			if (place === steps.length) return true;
			if (reachedAt[place] === at) continue;
			reachedAt[place] = at;
			const step = steps[place];
			if (step?.type === 'take') {
				if (char !== '' && step.takes(char)) next.push(place + 1);
			} else if (step?.type === 'assert') {
				if (step.holds(before, char)) open.push(place + 1);
			} else if (step?.type === 'fork') open.push(step.first, step.second);
			else if (step) open.push(step.to);
		}
		places = next;
	}
	return false;
}
