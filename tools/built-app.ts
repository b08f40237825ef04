/** Reads the built app as files: sizes as they travel, what a page asks for, and every address in it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

export class BuiltApp {
	readonly #folder: string;
	readonly #sizes = new Map<string, number>();

	constructor(folder: string) {
		this.#folder = folder;
	}

	has(file: string): boolean {
		return existsSync(join(this.#folder, file));
	}

	text(file: string): string {
		return readFileSync(join(this.#folder, file), 'utf8');
	}

	files(pattern: string): string[] {
		return globSync(pattern, { cwd: this.#folder }).sort();
	}

	/** Gzip bytes of all the files together, each counted once. */
	bytes(files: Iterable<string>): number {
		let sum = 0;
		for (const file of new Set(files)) sum += this.#sizeOf(file);
		return sum;
	}

	/** Files of this origin that the document names itself: modules, styles, icons, the manifest. */
	linked(document: string): string[] {
		const links = this.text(document).matchAll(/<(?:link|script)\b[^>]*?\s(?:href|src)="\/([^"]+)"/g);
		return [...links].flatMap((link) => link[1] ?? []);
	}

	/** The file and everything it imports at once; what it imports on demand is not in it. */
	withImports(file: string): Set<string> {
		const seen = new Set<string>();
		const open = [file];
		for (let next = open.pop(); next !== undefined; next = open.pop()) {
			if (seen.has(next) || !this.has(next)) continue;
			seen.add(next);
			const folder = posix.dirname(next);
			for (const found of this.text(next).matchAll(/\b(?:import|from)\s*["'](\.{1,2}\/[^"']+)["']/g))
				open.push(posix.join(folder, found[1] ?? ''));
		}
		return seen;
	}

	/** The worker entries: files of the workers' folder that no other file of it imports. */
	workers(): string[] {
		const files = this.files('_app/immutable/workers/**/*.js');
		const imported = new Set(
			files.flatMap((file) => [...this.withImports(file)].filter((one) => one !== file)),
		);
		return files.filter((file) => !imported.has(file) && !file.includes('/chunks/'));
	}

	/** What the service worker stores at its installation, as files. */
	precached(serviceWorker: string): string[] {
		const urls = this.text(serviceWorker).matchAll(/["']?\burl["']?:\s*["'`]([^"'`]+)["'`]/g);
		return [...urls]
			.map((url) => (url[1] ?? '').replace(/^\//, '') || 'index.html')
			.filter((file) => this.has(file));
	}

	/** Origins written anywhere in the built text, each with the first file that has it. */
	origins(): Map<string, string> {
		const fileByOrigin = new Map<string, string>();
		for (const file of this.files('**/*.{html,js,css,json,webmanifest}'))
			for (const [origin] of this.text(file).matchAll(
				/\b(?:https?|wss?):\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/gi,
			))
				if (!fileByOrigin.has(origin)) fileByOrigin.set(origin, file);
		return fileByOrigin;
	}

	#sizeOf(file: string): number {
		const known = this.#sizes.get(file);
		if (known !== undefined) return known;
		const size = gzipSync(readFileSync(join(this.#folder, file)), { level: 9 }).length;
		this.#sizes.set(file, size);
		return size;
	}
}
