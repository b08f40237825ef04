import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Row } from './row.ts';

/** A Markdown file of the workspace: notes, and the files that shape the agent, live under a path. */
export interface WorkspaceFile extends Row {
	/** Normalised, unique among living files, such as `notes/garden.md`. */
	readonly path: string;
	readonly text: string;
	/** Grows by one with each saved change of text or path; a writer names the one it started from. */
	readonly revision: number;
}

export type PathFailure =
	| { readonly type: 'path-empty' }
	| { readonly type: 'path-too-long'; readonly max: number }
	| { readonly type: 'path-bad-character'; readonly character: string };

const MAX_PATH = 240;
// Refused so that an export to any file system keeps the names: Windows' set, plus control characters.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BAD_CHARACTER = /[<>:"|?*\\\u0000-\u001f\u007f]/u;

/** Trims parts, drops empty and dotted ones, and ends the name in `.md`. */
export function normalisePath(input: string): Result<string, PathFailure> {
	const bad = BAD_CHARACTER.exec(input);
	if (bad) return err({ type: 'path-bad-character', character: bad[0] });
	const parts = input
		.normalize('NFC')
		.split('/')
		.map((part) => part.trim().replace(/[. ]+$/u, ''))
		.filter((part) => part !== '');
	const last = parts.pop();
	if (last === undefined) return err({ type: 'path-empty' });
	const name = /\.md$/iu.test(last) ? last : `${last}.md`;
	const path = [...parts, name].join('/');
	return path.length > MAX_PATH ? err({ type: 'path-too-long', max: MAX_PATH }) : ok(path);
}

/** `name (2).md`, `name (3).md` … until no living file has it. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
	if (!isTaken(path)) return path;
	const stem = path.replace(/\.md$/iu, '').replace(/ \(\d+\)$/u, '');
	for (let n = 2; ; n++) {
		const candidate = `${stem} (${n}).md`;
		if (!isTaken(candidate)) return candidate;
	}
}

/** The first heading or line of the text, else the file's name. */
export function fileTitle(file: Pick<WorkspaceFile, 'path' | 'text'>): string {
	const body = file.text.replace(/^---\n[\s\S]*?\n---\n/u, '');
	const line = body
		.split('\n', 40)
		.map((each) => each.replace(/^#{1,6}\s+/u, '').trim())
		.find((each) => each !== '');
	return line ?? (file.path.split('/').at(-1) ?? file.path).replace(/\.md$/iu, '');
}
