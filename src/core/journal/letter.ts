import type { Id } from '#core/kernel/id.ts';
import type { Letter } from './run-store.ts';

/** What stays of a letter that was taken or withdrawn, so that posting it again does nothing. */
export interface SpentLetter {
	readonly id: Id;
	readonly runId: Id;
	readonly spent: 'taken' | 'withdrawn';
}

export type LetterRow = Letter | SpentLetter;

export function isWaiting(row: LetterRow | undefined): row is Letter {
	return row !== undefined && !('spent' in row);
}

/** Whether somebody said something that is not among the letters being taken. */
export function isSayingMore(waiting: readonly Letter[], taken: readonly Id[]): boolean {
	return waiting.some(({ type, id }) => type === 'say' && !taken.includes(id));
}

export function compareLetters(a: Letter, b: Letter): number {
	return a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** Tells which of the ids it is shown are new to it, so that letters which go are no news. */
export function createLetterNews(): (ids: readonly Id[]) => boolean {
	let known: ReadonlySet<Id> = new Set();
	return (ids) => {
		const isNews = ids.some((id) => !known.has(id));
		known = new Set(ids);
		return isNews;
	};
}
