import { isRecord } from '#core/kernel/json.ts';
import { valueText } from './template-filters.ts';
import { parseTemplate, type Path, type TemplateNode } from './template-syntax.ts';

/** What a template may be filled with: plain data. */
export type TemplateValues = Readonly<Record<string, unknown>>;

export interface Rendered {
	readonly text: string;
	/** A limit was reached, and the rest left out. */
	readonly isCut: boolean;
}

interface Limits {
	readonly maxLength: number;
	/** Nodes that are rendered, those in loops each time. */
	readonly maxSteps: number;
}

const LIMITS: Limits = { maxLength: 200_000, maxSteps: 100_000 };

/**
 * `{{path | filter(argument)}}`, `{{#if path}}…{{else}}…{{/if}}` and `{{#for item in path}}…{{/for}}`. What is not
 * there is empty. What is put in is never read as a template again, whatever it looks like.
 */
export function renderTemplate(template: string, values: TemplateValues, limits: Limits = LIMITS): Rendered {
	const output = new Output(limits);
	renderNodes(parseTemplate(template), { values }, output);
	return { text: output.text, isCut: output.isFull };
}

interface Scope {
	readonly values: TemplateValues;
	/** What a loop has named hides what has the same name outside. */
	readonly outer?: Scope;
}

function renderNodes(nodes: readonly TemplateNode[], scope: Scope, output: Output): void {
	for (const node of nodes) {
		if (!output.mayGoOn()) return;
		switch (node.type) {
			case 'text':
				output.add(node.text);
				break;
			case 'value': {
				const found = lookUp(node.path, scope);
				output.add(valueText(node.filters.reduce((value, { filter, args }) => filter(value, args), found)));
				break;
			}
			case 'if':
				renderNodes(isThere(lookUp(node.path, scope)) ? node.then : node.otherwise, scope, output);
				break;
			case 'for': {
				const items = lookUp(node.path, scope);
				for (const item of Array.isArray(items) ? (items as readonly unknown[]) : []) {
					if (!output.mayGoOn()) return;
					renderNodes(node.body, { values: { [node.name]: item }, outer: scope }, output);
				}
			}
		}
	}
}

/** Own properties only: nothing of what every object inherits can be reached. */
function lookUp([first = '', ...rest]: Path, scope: Scope): unknown {
	let holder: Scope | undefined = scope;
	while (holder && !Object.hasOwn(holder.values, first)) holder = holder.outer;
	let value: unknown = holder?.values[first];
	for (const name of rest) {
		if (Array.isArray(value)) value = /^\d+$/u.test(name) ? (value[Number(name)] as unknown) : undefined;
		else value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
	}
	return value;
}

function isThere(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	return Boolean(value);
}

class Output {
	readonly #limits: Limits;
	#text = '';
	#steps = 0;
	#isFull = false;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	get text(): string {
		return this.#text;
	}

	get isFull(): boolean {
		return this.#isFull;
	}

	mayGoOn(): boolean {
		this.#steps += 1;
		if (this.#steps > this.#limits.maxSteps) this.#isFull = true;
		return !this.#isFull;
	}

	add(text: string): void {
		const room = this.#limits.maxLength - this.#text.length;
		this.#text += text.length <= room ? text : text.slice(0, room).replace(/[\ud800-\udbff]$/u, '');
		if (text.length > room) this.#isFull = true;
	}
}
