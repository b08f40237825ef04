import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { BlobPart } from '#core/content/part.ts';
import { isRecord } from '#core/kernel/json.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { nativeKind } from '#core/providers/attachment.ts';
import type { Candidate } from '#core/router/candidate.ts';
import { isTextFile } from '#core/vision/text-file.ts';

export interface NamedFile {
	readonly name: string;
	readonly mime: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface FileFailure {
	readonly type: 'unreadable';
	/** One sentence. */
	readonly detail: string;
}

const MIMES: Readonly<Record<string, string>> = {
	...{ '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp' },
	...{ '.gif': 'image/gif', '.pdf': 'application/pdf', '.md': 'text/markdown', '.txt': 'text/plain' },
	...{ '.json': 'application/json', '.csv': 'text/csv', '.html': 'text/html' },
};
const MEBIBYTE = 1_048_576;
/** More than any model takes. */
const MOST_MEBIBYTES = 100;

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'it is not there',
	ENOTDIR: 'it lies below a file',
	EACCES: 'this user may not read it',
	EPERM: 'this user may not read it',
	ELOOP: 'its links lead round in a circle',
	ENAMETOOLONG: 'its name is too long',
};

export function readNamedFile(path: string): Result<NamedFile, FileFailure> {
	try {
		const found = statSync(path);
		if (found.isDirectory()) return unreadable(path, 'it is a folder');
		if (!found.isFile()) return unreadable(path, 'it is no ordinary file');
		if (found.size > MOST_MEBIBYTES * MEBIBYTE)
			return unreadable(path, `it is larger than ${MOST_MEBIBYTES} MiB`);
		const mime = MIMES[extname(path).toLowerCase()] ?? 'application/octet-stream';
		return ok({ name: basename(path), mime, bytes: new Uint8Array(readFileSync(path)) });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		return unreadable(path, REASONS[code] ?? code);
	}
}

export function readSchemaFile(path: string): Result<Readonly<Record<string, unknown>>, FileFailure> {
	const file = readNamedFile(path);
	if (!file.ok) return file;
	let schema: unknown;
	try {
		schema = JSON.parse(new TextDecoder().decode(file.value.bytes));
	} catch {
		return err({ type: 'unreadable', detail: `There is no JSON in ${path}.` });
	}
	return isRecord(schema)
		? ok(schema)
		: err({ type: 'unreadable', detail: `A JSON schema is an object, and ${path} holds none.` });
}

/** Why perhaps nobody sees what is in this file; undefined when somebody can. */
export function blindness(part: BlobPart, candidates: readonly Candidate[]): string | undefined {
	if (isTextFile(part)) return undefined;
	const able = candidates.filter(({ hasKey }) => hasKey).map(({ facts }) => facts.abilities);
	const kind = nativeKind(part, { images: true, pdf: true });
	if (kind === 'image')
		return able.some(({ images }) => images) ? undefined : 'no model here is known to read images';
	if (kind === 'pdf') return able.some(({ pdf }) => pdf) ? undefined : 'no model here is known to read PDFs';
	return 'only images, PDFs and text of at most 10 MB can be shown';
}

function unreadable(path: string, reason: string): Result<never, FileFailure> {
	return err({ type: 'unreadable', detail: `The file ${path} cannot be read: ${reason}.` });
}
