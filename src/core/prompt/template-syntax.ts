import { filterNamed, type Filter, type FilterArgument } from './template-filters.ts';

export type TemplateNode =
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'value'; readonly path: Path; readonly filters: readonly FilterUse[] }
	| {
			readonly type: 'if';
			readonly path: Path;
			readonly then: readonly TemplateNode[];
			readonly otherwise: readonly TemplateNode[];
	  }
	| {
			readonly type: 'for';
			readonly name: string;
			readonly path: Path;
			readonly body: readonly TemplateNode[];
	  };

export type Path = readonly string[];

export interface FilterUse {
	readonly filter: Filter;
	readonly args: readonly FilterArgument[];
}

const MAX_DEPTH = 20;

const TAG = /\{\{([^{}]*)\}\}/gu;
const PATH = /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*$/u;
const IF = /^#if\s+(\S+)$/u;
const FOR = /^#for\s+([\p{L}_][\p{L}\p{N}_-]*)\s+in\s+(\S+)$/u;
const FILTER = /^\s*\|\s*([a-z]+)\s*(?:\(((?:"[^"]*"|'[^']*'|[^"'()])*)\))?/u;
const ARGUMENT = /^\s*(?:"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?))\s*(?:,|$)/u;

/** A block that has begun. Should it never end, `opened` and `turned` are the text they look like. */
interface Frame {
	readonly kind: 'if' | 'for';
	readonly opened: string;
	turned?: string;
	readonly path: Path;
	readonly name: string;
	readonly first: TemplateNode[];
	readonly second: TemplateNode[];
}

/** Every template can be read: what is not a tag, or a block without its end, is text. */
export function parseTemplate(template: string): readonly TemplateNode[] {
	const top: TemplateNode[] = [];
	const frames: Frame[] = [];
	const nodes = () => nodesOf(frames.at(-1), top);
	const addText = (text: string) => {
		if (text !== '') nodes().push({ type: 'text', text });
	};
	const unwind = () => {
		const frame = frames.pop();
		if (!frame) return;
		addText(frame.opened);
		nodes().push(...frame.first);
		addText(frame.turned ?? '');
		nodes().push(...frame.second);
	};

	let end = 0;
	for (const found of template.matchAll(TAG)) {
		addText(template.slice(end, found.index));
		end = found.index + found[0].length;
		const [source, inner = ''] = found;
		const tag = inner.trim();
		const opened = frames.length < MAX_DEPTH ? openBlock(source, tag) : undefined;
		const innermost = frames.at(-1);
		const closes = tag === '/if' ? 'if' : tag === '/for' ? 'for' : undefined;
		const value = readValue(tag);
		if (opened) frames.push(opened);
		else if (closes && frames.some((frame) => frame.kind === closes)) {
			while (frames.at(-1)?.kind !== closes) unwind();
			const frame = frames.pop();
			if (frame) nodes().push(closed(frame));
		} else if (tag === 'else' && innermost?.kind === 'if' && innermost.turned === undefined)
			innermost.turned = source;
		else if (value && tag !== 'else') nodes().push(value);
		else addText(source);
	}
	addText(template.slice(end));
	while (frames.length > 0) unwind();
	return top;
}

function nodesOf(frame: Frame | undefined, top: TemplateNode[]): TemplateNode[] {
	if (!frame) return top;
	return frame.turned === undefined ? frame.first : frame.second;
}

function openBlock(opened: string, tag: string): Frame | undefined {
	const [, condition] = IF.exec(tag) ?? [];
	const [, name = '', list] = FOR.exec(tag) ?? [];
	const path = readPath(condition ?? list);
	const kind = condition === undefined ? 'for' : 'if';
	return path && { kind, opened, path, name, first: [], second: [] };
}

function closed({ kind, path, name, first, second }: Frame): TemplateNode {
	if (kind === 'for') return { type: 'for', name, path, body: first };
	return { type: 'if', path, then: first, otherwise: second };
}

function readPath(text: string | undefined): Path | undefined {
	return text !== undefined && PATH.test(text) ? text.split('.') : undefined;
}

function readValue(tag: string): TemplateNode | undefined {
	const bar = tag.indexOf('|');
	const path = readPath((bar === -1 ? tag : tag.slice(0, bar)).trim());
	if (!path) return undefined;
	const filters: FilterUse[] = [];
	let rest = bar === -1 ? '' : tag.slice(bar);
	while (rest.trim() !== '') {
		const found = FILTER.exec(rest);
		const filter = filterNamed(found?.[1] ?? '');
		const args = readArguments(found?.[2] ?? '');
		if (!found || !filter || !args) return undefined;
		filters.push({ filter, args });
		rest = rest.slice(found[0].length);
	}
	return { type: 'value', path, filters };
}

function readArguments(text: string): readonly FilterArgument[] | undefined {
	const args: FilterArgument[] = [];
	let rest = text;
	while (rest.trim() !== '') {
		const found = ARGUMENT.exec(rest);
		if (!found) return undefined;
		args.push(found[3] === undefined ? (found[1] ?? found[2] ?? '') : Number(found[3]));
		rest = rest.slice(found[0].length);
	}
	return args;
}
