import { describe, expect, it } from 'vitest';
import { isShapingFile, workspaceSections } from './workspace-files.ts';

describe('workspaceSections', () => {
	it('is the shaping files in their order, however they came', () => {
		const sections = workspaceSections([
			{ path: 'TOOLS.md', text: 'Use the calendar.' },
			{ path: 'notes/SOUL.md', text: 'a note' },
			{ path: 'user.md', text: '---\na: b\n---\n# About the person\n\nLikes tea.' },
			{ path: 'SOUL.md', text: 'Be kind.' },
		]);
		expect(sections.map(({ text }) => text)).toEqual([
			'# How to be (SOUL.md)\nBe kind.',
			'# About the person (USER.md)\nLikes tea.',
			'# Notes on tools (TOOLS.md)\nUse the calendar.',
		]);
		expect(sections.every(({ kind }) => kind === 'stable')).toBe(true);
	});

	it('has nothing for what is missing, empty or in the trash', () => {
		expect(
			workspaceSections([
				{ path: 'USER.md', text: ' \n' },
				{ path: 'SOUL.md', text: 'x', deletedAt: 1 },
			]),
		).toEqual([]);
	});

	it('caps a long file and says where the rest is', () => {
		const [section] = workspaceSections([{ path: 'USER.md', text: 'Likes tea.\n'.repeat(5_000) }]);
		expect(section!.text.length).toBeLessThan(8_100);
		expect(section!.text).toContain('the whole is in USER.md');
	});

	it('shows the model nothing that the person cannot see', () => {
		const [section] = workspaceSections([{ path: 'USER.md', text: 'a\u200b\u{e0041}b' }]);
		expect(section!.text).toMatch(/\nab$/u);
	});

	it('knows which files shape', () => {
		expect(['USER.md', 'soul.md', 'notes/USER.md', 'x.md'].map(isShapingFile)).toEqual([
			true,
			true,
			false,
			false,
		]);
	});
});
