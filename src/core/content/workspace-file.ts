import { err, ok, type Result } from '#core/kernel/result.ts';
import { oneLine, visibleText } from '#core/kernel/text.ts';
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
	| { readonly type: 'path-bad-character'; readonly character: string }
	/** Windows keeps the name for a device, whatever follows its first dot. */
	| { readonly type: 'path-reserved'; readonly name: string };

const MAX_PATH = 240;
// Refused so that an export to any file system keeps the names: Windows' sets, plus control characters.
const BAD_CHARACTER = /[<>:"|?*\\\u0000-\u001f\u007f]/u;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/iu;

/**
 * Trims parts, drops empty and dotted ones, and ends the name in `.md`. What nobody can see or type, such as marks
 * that make `dm.exe` read as `exe.md`, goes without a word.
 */
export function normalisePath(input: string): Result<string, PathFailure> {
	const bad = BAD_CHARACTER.exec(input);
	if (bad) return err({ type: 'path-bad-character', character: bad[0] });
	const parts = visibleText(input)
		.normalize('NFC')
		.split('/')
		.map((part) => part.trim().replace(/[.\s]+$/u, ''))
		.filter((part) => part !== '');
	const last = parts.pop();
	if (last === undefined || /^\.md$/iu.test(last)) return err({ type: 'path-empty' });
	const name = /\.md$/iu.test(last) ? last : `${last}.md`;
	const reserved = [...parts, name].find((part) => RESERVED.test(part));
	if (reserved !== undefined) return err({ type: 'path-reserved', name: reserved });
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

const TITLE_MAX = 120;
const EXCERPT_MAX = 140;
/** Of the text, after its front matter: title and excerpt are made from no more than this. */
const HEAD_LENGTH = 2_000;

/** What a list shows of a file. */
export interface FileSummary {
	/** The first heading or line of the text, else the file's name. */
	readonly title: string;
	/** The first words after the title, on one line. */
	readonly excerpt: string;
}

export function fileSummary({ path, text }: Pick<WorkspaceFile, 'path' | 'text'>): FileSummary {
	const lines = head(text).split('\n');
	const at = lines.findIndex((line) => withoutMarks(line) !== '');
	const title =
		at === -1 ? (path.split('/').at(-1) ?? path).replace(/\.md$/iu, '') : withoutMarks(lines[at] ?? '');
	const rest = at === -1 ? '' : lines.slice(at + 1).join(' ');
	return { title: oneLine(title, TITLE_MAX), excerpt: oneLine(rest, EXCERPT_MAX) };
}

export function fileTitle(file: Pick<WorkspaceFile, 'path' | 'text'>): string {
	return fileSummary(file).title;
}

function head(text: string): string {
	const end = text.startsWith('---\n') ? text.indexOf('\n---\n', 3) : -1;
	const start = end === -1 ? 0 : end + '\n---\n'.length;
	return text.slice(start, start + HEAD_LENGTH);
}

function withoutMarks(line: string): string {
	return line.trim().replace(/^#{1,6}(?:\s+|$)/u, '');
}
