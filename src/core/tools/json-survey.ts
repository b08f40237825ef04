import { err, ok, type Result } from '#core/kernel/result.ts';
import { isRecord } from '#core/kernel/json.ts';

/** What a value is made of, as far as the cost of checking it goes. */
export interface JsonSurvey {
	readonly nodes: number;
	/** Every text in it, names of fields included, each once. */
	readonly texts: ReadonlySet<string>;
	readonly names: ReadonlySet<string>;
}

export type SurveyFailure =
	{ readonly type: 'not-json'; readonly path: string } | { readonly type: 'too-large' };

const MAX_NODES = 50_000;
const MAX_DEPTH = 200;

export function surveyJson(value: unknown): Result<JsonSurvey, SurveyFailure> {
	const texts = new Set<string>();
	const names = new Set<string>();
	let nodes = 0;
	const open: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
		{ value, path: '', depth: 0 },
	];
	for (let next = open.pop(); next; next = open.pop()) {
		nodes += 1;
		if (nodes > MAX_NODES || next.depth > MAX_DEPTH) return err({ type: 'too-large' });
		const { value: node, path, depth } = next;
		if (typeof node === 'string') texts.add(node);
		else if (Array.isArray(node) || isRecord(node)) {
			for (const [name, inner] of Object.entries(node)) {
				// Half a character cannot be part of an address, by which mismatches are told.
				if (!name.isWellFormed()) return err({ type: 'not-json', path });
				if (!Array.isArray(node)) {
					texts.add(name);
					names.add(name);
				}
				open.push({ value: inner, path: `${path}/${pointerToken(name)}`, depth: depth + 1 });
			}
		} else if (node !== null && typeof node !== 'boolean' && !Number.isFinite(node))
			return err({ type: 'not-json', path });
	}
	return ok({ nodes, texts, names });
}

function pointerToken(name: string): string {
	return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
