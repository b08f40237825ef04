import type { AnswerOrigin, ModelAnswer } from '#core/content/answer.ts';
import type { ModelMessage } from '#core/content/message.ts';
import { addSpend, NO_SPEND, type Spend } from '#core/content/spend.ts';
import { addUsage, NO_USAGE, type Usage } from '#core/content/usage.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { AskFailure, AskModel, Question } from '#core/model-call/question.ts';
import { estimateMessages } from '#core/prompt/estimate.ts';
import { shorten } from '#core/prompt/shorten.ts';
import { checkSchema, validate, type Mismatch } from '#core/tools/json-schema.ts';
import type { SchemaFailure } from '#core/tools/schema-form.ts';
import {
	modeFor,
	modeOf,
	readAnswer,
	schemaTokens,
	type AnswerMode,
	withSchema,
	type WantedJson,
} from './answer-mode.ts';

/** What all tries together came to. */
export interface TriesCost {
	readonly tries: number;
	/** Of the tries that were answered; what a failed one cost is in its own record. */
	readonly usage: Usage;
	readonly spent: Spend;
}

export interface JsonAnswer extends TriesCost {
	/** Fits the schema. */
	readonly value: unknown;
	readonly origin: AnswerOrigin;
}

/** What can be wrong with an answer. */
export type AnswerFault =
	| { readonly type: 'not-json'; readonly reason: 'unreadable' | 'cut-off' | 'refused' }
	| { readonly type: 'does-not-fit'; readonly errors: readonly Mismatch[] };

export type JsonFailure = TriesCost & (AnswerFault | SchemaFailure | AskFailure);

const MAX_RETRIES = 3;
/** Of a wrong answer, as it is shown to the model again. */
const MAX_SHOWN = 4_000;

/**
 * Asks until the answer fits the schema, at most three times more, each time with what was wrong. Every try is a
 * question of its own, with the number of the try behind its id.
 */
export async function askForJson(
	wanted: WantedJson,
	question: Question,
	ask: AskModel,
	signal: AbortSignal,
): Promise<Result<JsonAnswer, JsonFailure>> {
	let cost: TriesCost = { tries: 0, usage: NO_USAGE, spent: NO_SPEND };
	const usable = checkSchema(wanted.schema);
	if (!usable.ok) return err({ ...usable.error, ...cost });
	/** By which means each model was asked; one whose answer was kept from before is not asked at all. */
	const modes = new Map<string, AnswerMode>();
	let complaints: readonly ModelMessage[] = [];
	for (;;) {
		const answered = await ask(tryOf(question, wanted, cost.tries + 1, complaints, modes), signal);
		if (!answered.ok) return err({ ...answered.error, ...cost, tries: cost.tries + 1 });
		const answer = answered.value;
		cost = {
			tries: cost.tries + 1,
			usage: addUsage(cost.usage, answer.usage),
			spent: addSpend(cost.spent, answer.spent),
		};
		const read = readAnswer(answer.parts, modes.get(modelKey(answer.origin)) ?? modeOf(answer.parts), wanted);
		const checked = read.isJson ? validate(wanted.schema, read.value) : undefined;
		if (checked && !checked.ok) return err({ ...checked.error, ...cost });
		if (read.isJson && checked?.value.length === 0)
			return ok({ ...cost, value: read.value, origin: answer.origin });
		const fault = faultOf(answer, checked?.value);
		const isRefusal = fault.type === 'not-json' && fault.reason === 'refused';
		if (isRefusal || cost.tries > MAX_RETRIES) return err({ ...fault, ...cost });
		complaints = complaint(read.isJson ? JSON.stringify(read.value) : read.text, fault);
	}
}

function tryOf(
	question: Question,
	wanted: WantedJson,
	number: number,
	complaints: readonly ModelMessage[],
	modes: Map<string, AnswerMode>,
): Question {
	const complaintTokens = estimateMessages(complaints);
	return {
		...question,
		id: `${question.id}:${number}`,
		needs: {
			...question.needs,
			inputTokens: question.needs.inputTokens + schemaTokens(wanted) + complaintTokens,
		},
		write: async (candidate) => {
			const mode = modeFor(candidate, wanted);
			modes.set(modelKey({ connection: candidate.connection, model: candidate.facts.id }), mode);
			const written = withSchema(await question.write(candidate), mode, wanted);
			const messages = [...written.request.messages, ...complaints];
			const request = { ...written.request, messages };
			if (complaints.length === 0) return { ...written, request };
			const weight = { name: 'errors', tokens: complaintTokens };
			return { request, sections: [...written.sections, weight] };
		},
	};
}

function modelKey({ connection, model }: Pick<AnswerOrigin, 'connection' | 'model'>): string {
	return JSON.stringify([connection, model]);
}

/** @param errors undefined when it was not JSON at all */
function faultOf({ stop }: ModelAnswer, errors: readonly Mismatch[] | undefined): AnswerFault {
	if (errors) return { type: 'does-not-fit', errors };
	const reason = stop === 'length' ? 'cut-off' : stop === 'refused' ? 'refused' : 'unreadable';
	return { type: 'not-json', reason };
}

/** The last answer and what was wrong with it, in words that every wire can carry. */
function complaint(said: string, fault: AnswerFault): readonly ModelMessage[] {
	const answer = shorten(said, MAX_SHOWN) || '(nothing)';
	const wrong =
		fault.type === 'does-not-fit'
			? `That does not fit the schema:\n${fault.errors.map(({ path, message }) => `- ${path || 'the whole'}: ${message}`).join('\n')}`
			: fault.reason === 'cut-off'
				? 'That was cut off before its end. Be shorter.'
				: 'That is not JSON.';
	return [
		{ role: 'assistant', parts: [{ type: 'text', text: answer }] },
		{ role: 'user', parts: [{ type: 'text', text: `${wrong}\nAnswer again, with the whole of it.` }] },
	];
}
