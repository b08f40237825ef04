import type { AnswerPart } from '#core/content/answer.ts';
import type { WrittenQuestion } from '#core/model-call/question.ts';
import { estimateTokens } from '#core/prompt/estimate.ts';
import type { Candidate } from '#core/router/candidate.ts';

/** By what means a model is held to a schema: the provider's own, a tool it must call, or only by being told. */
export type AnswerMode = 'native' | 'tool' | 'prompt';

export interface WantedJson {
	/** Letters, digits and underscores, as names of tools are. */
	readonly name: string;
	/** JSON Schema 2020-12. */
	readonly schema: Readonly<Record<string, unknown>>;
}

export type ReadAnswer =
	{ readonly isJson: true; readonly value: unknown } | { readonly isJson: false; readonly text: string };

/** Arguments of a tool are an object, and some providers' own schemas must be one too. */
export function modeFor(candidate: Candidate, { schema }: WantedJson): AnswerMode {
	const { structured, tools } = candidate.facts.abilities;
	if (schema['type'] !== 'object') return 'prompt';
	if (structured) return 'native';
	return tools ? 'tool' : 'prompt';
}

/** Of an answer whose question is gone: by what it looks like. */
export function modeOf(parts: readonly AnswerPart[]): AnswerMode {
	return parts.some(({ type }) => type === 'call') ? 'tool' : 'prompt';
}

/** The question with what holds the answer to the schema. Tools of its own are left out: there is only one way to answer. */
export function withSchema(written: WrittenQuestion, mode: AnswerMode, wanted: WantedJson): WrittenQuestion {
	const { tools: _tools, toolChoice: _choice, output: _output, ...request } = written.request;
	const { name, schema } = wanted;
	const sections = [...written.sections, { name: 'schema', tokens: schemaTokens(wanted) }];
	switch (mode) {
		case 'native':
			return { request: { ...request, output: { name, schema } }, sections };
		case 'tool': {
			const tools = [{ name, description: 'Gives the answer. Call it once, with the whole answer.', schema }];
			return { request: { ...request, tools, toolChoice: { tool: name } }, sections };
		}
		case 'prompt': {
			const rule = `Answer with JSON only, nothing before or after it, that fits this JSON Schema:\n${JSON.stringify(schema)}`;
			const system = request.system ? `${request.system}\n\n${rule}` : rule;
			return { request: { ...request, system }, sections };
		}
	}
}

export function schemaTokens({ schema }: WantedJson): number {
	return estimateTokens(JSON.stringify(schema));
}

/**
 * Strictly: nothing is repaired. A model that was to use the tool and simply wrote the JSON is understood; only one that
 * was merely told may put it in a code fence.
 */
export function readAnswer(parts: readonly AnswerPart[], mode: AnswerMode, { name }: WantedJson): ReadAnswer {
	const call = parts.find((part) => part.type === 'call' && part.tool === name);
	if (mode === 'tool' && call?.type === 'call') {
		if (call.args === undefined) return { isJson: false, text: call.raw ?? '' };
		return { isJson: true, value: call.args };
	}
	const text = parts
		.flatMap((part) => (part.type === 'text' ? [part.text] : []))
		.join('')
		.trim();
	return parse(text) ?? (mode === 'prompt' ? parse(fenced(text)) : undefined) ?? { isJson: false, text };
}

function parse(text: string | undefined): ReadAnswer | undefined {
	if (text === undefined) return undefined;
	try {
		return { isJson: true, value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
}

/** What is in the one fence of the text. With two, who knows which is meant. */
function fenced(text: string): string | undefined {
	const pieces = text.split(/^```/mu);
	if (pieces.length !== 3) return undefined;
	return /^(?:json)?[ \t]*\n([^]*)$/iu.exec(pieces[1] ?? '')?.[1];
}
