import { describe, expect, it } from 'vitest';
import type { AnswerPart, StopReason } from '#core/content/answer.ts';
import { OWN_WORDS } from '#core/content/label.ts';
import { partsText } from '#core/content/part.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { AskFailure, AskModel, Question, WrittenQuestion } from '#core/model-call/question.ts';
import type { Candidate } from '#core/router/candidate.ts';
import { askForJson } from './ask-for-json.ts';

const wanted = {
	name: 'person',
	schema: {
		type: 'object',
		properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
		required: ['name', 'age'],
		additionalProperties: false,
	},
};
const ADA = { name: 'Ada', age: 36 };
const never = new AbortController().signal;

type Abilities = Partial<Candidate['facts']['abilities']>;
type Said =
	string | { args?: unknown; raw?: string; tool?: string } | AskFailure | { stop: StopReason; text: string };

function setUp(abilities: Abilities, ...script: Said[]) {
	const written: WrittenQuestion[] = [];
	const ids: string[] = [];
	const inputTokens: number[] = [];
	/** Answers are from before: nobody is asked, and nothing is written. */
	let isKept = false;
	const candidate: Candidate = {
		...{ connection: 'c', wire: 'openai-chat', isLocal: false, hasKey: true },
		facts: {
			...{ provider: 'p', id: 'm', name: 'M', contextTokens: 1_000, maxOutputTokens: 100 },
			abilities: {
				tools: false,
				images: false,
				pdf: false,
				audio: false,
				structured: false,
				reasoning: false,
				...abilities,
			},
		},
	};
	const ask: AskModel = async (question) => {
		ids.push(question.id);
		inputTokens.push(question.needs.inputTokens);
		if (!isKept) written.push(await question.write(candidate));
		const said = script[Math.min(ids.length, script.length) - 1]!;
		if (typeof said === 'object' && 'type' in said) return err(said);
		const isText = typeof said === 'string' || 'stop' in said;
		const parts: AnswerPart[] = isText
			? [
					{ type: 'reasoning', text: '{}' },
					{ type: 'text', text: typeof said === 'string' ? said : said.text },
				]
			: [{ type: 'call', id: '1', tool: 'person', ...said }];
		const usage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, reasoning: 1 };
		const stop = typeof said === 'object' && 'stop' in said ? said.stop : 'end';
		const origin = { connection: 'c', wire: 'openai-chat', model: 'm' };
		return ok({ origin, parts, stop, usage, spent: { tokens: 15, microDollars: 3 } });
	};
	const question: Question = {
		...{ id: 'q', purpose: 'structured', label: OWN_WORDS, route: { type: 'strategy', strategy: 'cost' } },
		needs: {
			...{ tools: false, images: false, pdf: false, structured: false, reasoning: false, localOnly: false },
			inputTokens: 1,
			outputTokens: 1,
		},
		write: async () => ({
			request: {
				...{ system: 'Be exact.', maxOutputTokens: 100, readBlob: async () => '' },
				messages: [{ role: 'user', parts: [{ type: 'text', text: 'Who?' }] }],
				tools: [{ name: 'other', description: '', schema: {} }],
			},
			sections: [{ name: 'system', tokens: 3 }],
		}),
	};
	return {
		keep: () => (isKept = true),
		ids,
		inputTokens,
		written,
		run: (schema: typeof wanted.schema | object = wanted.schema) =>
			askForJson({ name: 'person', schema: schema as typeof wanted.schema }, question, ask, never),
	};
}

describe('askForJson', () => {
	it('uses the schema of the provider where there is one', async () => {
		const { run, written } = setUp({ structured: true, tools: true }, JSON.stringify(ADA));
		expect(await run()).toMatchObject({
			ok: true,
			value: { value: ADA, tries: 1, origin: { connection: 'c' } },
		});
		expect(written[0]!.request).toMatchObject({ output: wanted, system: 'Be exact.' });
		expect(written[0]!.request.tools).toBeUndefined();
		expect(written[0]!.sections.map(({ name }) => name)).toEqual(['system', 'schema']);
	});

	it('else has a tool called', async () => {
		const { run, written } = setUp({ tools: true }, { args: ADA });
		expect(await run()).toMatchObject({ ok: true, value: { value: ADA } });
		expect(written[0]!.request).toMatchObject({
			toolChoice: { tool: 'person' },
			tools: [{ name: 'person', schema: wanted.schema }],
		});
		expect(written[0]!.request.output).toBeUndefined();
	});

	it.each([
		['bare', JSON.stringify(ADA)],
		['in a fence', `\`\`\`json\n${JSON.stringify(ADA, undefined, 2)}\n\`\`\``],
		['in a fence with words around', `Here:\n\`\`\`\n${JSON.stringify(ADA)}\n\`\`\`\nDone.`],
	])('else tells the model, and reads it %s', async (_name, said) => {
		const { run, written } = setUp({}, said);
		expect(await run()).toMatchObject({ ok: true, value: { value: ADA, tries: 1 } });
		expect(written[0]!.request.system).toMatch(/^Be exact\.\n\nAnswer with JSON only[^]*"minimum":0/u);
	});

	it('only tells the model when the schema is not of an object', async () => {
		const { run, written } = setUp({ structured: true, tools: true }, '[1]');
		expect(await run({ type: 'array', items: { type: 'integer' } })).toMatchObject({
			ok: true,
			value: { value: [1] },
		});
		expect(written[0]!.request.system).toContain('Answer with JSON only');
	});

	it('shows what was wrong and asks again, and adds up what it cost', async () => {
		const { run, written, ids, inputTokens } = setUp(
			{ structured: true },
			'{"name":7,"age":-1}',
			JSON.stringify(ADA),
		);
		expect(await run()).toMatchObject({
			ok: true,
			value: {
				value: ADA,
				tries: 2,
				usage: { input: 20, output: 10, reasoning: 2 },
				spent: { tokens: 30, microDollars: 6 },
			},
		});
		expect(inputTokens[0]).toBeGreaterThan(30);
		expect(inputTokens[1]).toBeGreaterThan(inputTokens[0]!);
		expect(ids).toEqual(['q:1', 'q:2']);
		const [, answer, complaint] = written[1]!.request.messages;
		expect(answer).toMatchObject({ role: 'assistant', parts: [{ text: '{"name":7,"age":-1}' }] });
		expect(partsText(complaint!.parts)).toMatch(/- \/name: .*\n- \/age: .*\nAnswer again/u);
		expect(written[1]!.sections.map(({ name }) => name)).toEqual(['system', 'schema', 'errors']);
	});

	it('gives up after three retries, with the errors of the last', async () => {
		const { run, ids, written } = setUp(
			{ tools: true },
			{ args: { name: 'x' } },
			{ args: { name: 'x' } },
			{ args: { age: 1 } },
		);
		expect(await run()).toMatchObject({
			ok: false,
			error: {
				type: 'does-not-fit',
				tries: 4,
				usage: { input: 40 },
				errors: [{ path: '', message: expect.stringContaining('"name"') as string }],
			},
		});
		expect(ids).toEqual(['q:1', 'q:2', 'q:3', 'q:4']);
		expect(written[3]!.request.messages).toHaveLength(3);
	});

	it.each<[name: string, abilities: Abilities, said: Said]>([
		[
			'a fence where the provider has schemas',
			{ structured: true },
			`\`\`\`json\n${JSON.stringify(ADA)}\n\`\`\``,
		],
		['words around it', {}, `It is ${JSON.stringify(ADA)}`],
		['two fences', {}, '```\n{}\n```\nor\n```\n{}\n```'],
		['words around it in place of the call', { tools: true }, `It is ${JSON.stringify(ADA)}`],
		['another tool', { tools: true }, { tool: 'other', args: ADA }],
		['broken arguments', { tools: true }, { raw: '{"name":' }],
		['nothing', {}, ''],
	])('does not take %s', async (_name, abilities, said) => {
		const { run, written } = setUp(abilities, said);
		expect(await run()).toMatchObject({
			ok: false,
			error: { type: 'not-json', reason: 'unreadable', tries: 4 },
		});
		expect(partsText(written[1]!.request.messages.at(-1)!.parts)).toContain('not JSON');
	});

	it('takes the JSON of a model that was to call the tool and simply wrote it', async () => {
		const { run } = setUp({ tools: true }, JSON.stringify(ADA));
		expect(await run()).toMatchObject({ ok: true, value: { value: ADA, tries: 1 } });
	});

	it('says when it was cut off, and asks for less', async () => {
		const { run, written } = setUp({}, { stop: 'length', text: '{"name":"A' });
		expect(await run()).toMatchObject({
			ok: false,
			error: { type: 'not-json', reason: 'cut-off', tries: 4 },
		});
		expect(partsText(written[1]!.request.messages.at(-1)!.parts)).toContain('Be shorter');
	});

	it('takes a refusal for an answer', async () => {
		const { run, ids } = setUp({}, { stop: 'refused', text: 'No.' });
		expect(await run()).toMatchObject({
			ok: false,
			error: { type: 'not-json', reason: 'refused', tries: 1 },
		});
		expect(ids).toHaveLength(1);
	});

	it.each<[name: string, abilities: Abilities, said: Said]>([
		['call', { tools: true }, { args: ADA }],
		['text', { structured: true }, JSON.stringify(ADA)],
	])('reads a %s that was kept from before', async (_name, abilities, said) => {
		const { run, keep, written } = setUp(abilities, said);
		keep();
		expect(await run()).toMatchObject({ ok: true, value: { value: ADA } });
		expect(written).toEqual([]);
	});

	it('passes on why nobody answered, with what was spent before', async () => {
		const { run } = setUp({}, 'no', { type: 'offline' });
		expect(await run()).toMatchObject({
			ok: false,
			error: { type: 'offline', tries: 2, spent: { tokens: 15 } },
		});
	});

	it('asks nobody with a schema that is none', async () => {
		const { run, ids } = setUp({}, '{}');
		expect(await run({ type: 'thing' })).toMatchObject({
			ok: false,
			error: { type: 'schema-broken', tries: 0 },
		});
		expect(ids).toEqual([]);
	});
});
