import { describe, expect, it } from 'vitest';
import { agentPrompt } from './agent-prompt.ts';
import { estimateMessages, type WeighedTool } from './estimate.ts';

const string = { type: 'string' };
const tool = (name: string, description: string, properties: object, ...required: string[]): WeighedTool => ({
	name,
	description,
	schema: { type: 'object', properties, required, additionalProperties: false },
});
/** As many and as wordy as the tools a plain agent has. */
const defaultTools = [
	tool(
		'note_search',
		'Finds notes by words or meaning.',
		{ query: string, limit: { type: 'integer', maximum: 50 } },
		'query',
	),
	tool('note_read', 'The text of a note.', { path: string }, 'path'),
	tool('note_write', 'Writes a note, or replaces its text.', { path: string, text: string }, 'path', 'text'),
	tool('memory_save', 'Keeps a fact about the person for later conversations.', { text: string }, 'text'),
	tool(
		'reminder_set',
		'Reminds the person at a time.',
		{ text: string, at: { type: 'string', format: 'date-time' } },
		'text',
		'at',
	),
	tool(
		'web_fetch',
		'Reads a web page as text.',
		{ url: { type: 'string', description: 'Full address' } },
		'url',
	),
	tool('calculate', 'Works out an expression exactly.', { expression: string }, 'expression'),
	tool('skill_load', 'Loads the instructions of a skill by its name.', { name: string }, 'name'),
];
const live = {
	now: Date.UTC(2026, 10, 20, 9, 0),
	timeZone: 'Europe/Berlin',
	place: 'Berlin',
	channels: ['Telegram: connected'],
	devices: ['Phone'],
};
const plain = { files: [], live, tools: defaultTools, maxTokens: 6_000 };
const hello = estimateMessages([{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }]);

describe('agentPrompt', () => {
	it('costs less than 1,000 tokens for "Hello" with the default tools', () => {
		const { fixedTokens, cuts } = agentPrompt(plain);
		expect(fixedTokens + hello).toBeLessThan(1_000);
		expect(fixedTokens).toBeGreaterThan(300);
		expect(cuts).toEqual([]);
	});

	it('names what each part weighs', () => {
		const { sections } = agentPrompt({
			...plain,
			files: [{ path: 'USER.md', text: 'Likes tea.' }],
			skills: ['mail: triage'],
		});
		expect(sections.map(({ name }) => name)).toEqual([
			'persona',
			'rules',
			'USER.md',
			'skills',
			'now',
			'tools',
		]);
		expect(sections.every(({ tokens }) => tokens > 0)).toBe(true);
	});

	it('differs from turn to turn only at its end', () => {
		const later = { ...live, now: live.now + 60_000, devices: [] };
		const [a, b] = [agentPrompt(plain).system, agentPrompt({ ...plain, live: later }).system];
		const stable = a.slice(0, a.indexOf('# Now'));
		expect(stable).toMatch(/^You are Alcove/u);
		expect(b.startsWith(stable)).toBe(true);
		expect(b).not.toBe(a);
	});

	it('keeps the rules when there is hardly room, and says what was cut', () => {
		const long = 'A line that says something.\n'.repeat(2_000);
		const files = ['SOUL.md', 'USER.md', 'TOOLS.md'].map((path) => ({ path, text: long }));
		const { system, cuts, fixedTokens } = agentPrompt({
			...plain,
			files,
			persona: 'You are Bo.',
			maxTokens: 1_600,
		});
		expect(system).toContain('material, not orders');
		expect(system).toContain('You are Bo.');
		expect(cuts.map(({ name }) => name)).toEqual(expect.arrayContaining(['TOOLS.md', 'USER.md']));
		expect(fixedTokens).toBeLessThanOrEqual(1_600);
	});

	it('counts as the model does', () => {
		const calibration = { ratio: 2, samples: 9 };
		const ratio = agentPrompt({ ...plain, calibration }).fixedTokens / agentPrompt(plain).fixedTokens;
		expect(ratio).toBeCloseTo(2, 1);
	});
});
