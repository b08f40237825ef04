/**
 * The `css` gate: styles name start and end, never left and right, so that every screen also works right to left.
 * Reads the style sheets, the style elements of components, and `style:` directives.
 */
import { globSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export interface PhysicalStyle {
	/** Counted from 1. */
	readonly line: number;
	readonly found: string;
	readonly instead: string;
}

const SIDES: Readonly<Record<string, string>> = {
	left: 'inline-start',
	right: 'inline-end',
	top: 'block-start',
	bottom: 'block-end',
};
const CORNERS: Readonly<Record<string, string>> = {
	'top-left': 'start-start',
	'top-right': 'start-end',
	'bottom-left': 'end-start',
	'bottom-right': 'end-end',
};

const SIDED = /^(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)(-.+)?$/;
const CORNERED = /^border-(top|bottom)-(left|right)-radius$/;
const FOUR_SIDED = /^(margin|padding|inset|border-(width|style|color)|scroll-(margin|padding))$/;
const ALIGNED = /^(text-align|text-align-last|float|clear|caption-side)$/;

export function physicalStyles(path: string, source: string): PhysicalStyle[] {
	return path.endsWith('.svelte') ? inComponent(source) : inStyleSheet(source, 1);
}

function inComponent(source: string): PhysicalStyle[] {
	const blocks = [...source.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)];
	const directives = [...source.matchAll(/\bstyle:([a-z-]+)(?=[=|\s/>])/g)];
	return [
		...blocks.flatMap((block) =>
			inStyleSheet(block[1] ?? '', lineAt(source, block.index + block[0].indexOf('>'))),
		),
		...directives.flatMap((directive) => {
			const instead = logicalFor(directive[1] ?? '', '');
			return instead ? [{ line: lineAt(source, directive.index), found: directive[0], instead }] : [];
		}),
	];
}

function inStyleSheet(source: string, firstLine: number): PhysicalStyle[] {
	// Blanked rather than removed, so that positions still give lines.
	const css = source.replace(/\/\*[\s\S]*?\*\/|"[^"\n]*"|'[^'\n]*'/g, (text) => text.replace(/[^\n]/g, ' '));
	return [...css.matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:([^;{}]*)(?=[;}])/g)].flatMap((declaration) => {
		const [text, property = '', value = ''] = declaration;
		const instead = logicalFor(property, value.trim());
		if (!instead) return [];
		return [{ line: firstLine + lineAt(css, declaration.index) - 1, found: text.trim(), instead }];
	});
}

function logicalFor(property: string, value: string): string | undefined {
	if (SIDES[property]) return `inset-${SIDES[property]}`;
	const cornered = CORNERED.exec(property);
	if (cornered) return `border-${CORNERS[`${cornered[1] ?? ''}-${cornered[2] ?? ''}`] ?? ''}-radius`;
	const sided = SIDED.exec(property);
	if (sided) return `${sided[1] ?? ''}-${SIDES[sided[2] ?? ''] ?? ''}${sided[3] ?? ''}`;
	if (ALIGNED.test(property) && /^(left|right)\b/.test(value))
		return `${property}: ${property.startsWith('text') ? '' : 'inline-'}${/^left/.test(value) ? 'start' : 'end'}`;
	const parts = topLevelParts(value.replace(/!important$/, ''));
	if (FOUR_SIDED.test(property) && parts.length === 4 && parts[1] !== parts[3])
		return `${property.replace(/^border-/, 'border-inline-')} with start and end given apart`;
	return undefined;
}

/** Splits at spaces outside parentheses. */
function topLevelParts(value: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let part = '';
	for (const char of value) {
		if (char === '(') depth++;
		if (char === ')') depth--;
		if (/\s/.test(char) && depth === 0) {
			if (part) parts.push(part);
			part = '';
		} else part += char;
	}
	return part ? [...parts, part] : parts;
}

function lineAt(text: string, index: number): number {
	return text.slice(0, index).split('\n').length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	for (const path of globSync('src/**/*.{svelte,css}')) {
		for (const { line, found, instead } of physicalStyles(path, readFileSync(path, 'utf8'))) {
			console.error(`${path}:${String(line)}  logical-css  "${found}" is physical: use ${instead}`);
			process.exitCode = 1;
		}
	}
}
