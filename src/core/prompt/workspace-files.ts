import { fileSummary, type WorkspaceFile } from '#core/content/workspace-file.ts';
import { visibleText } from '#core/kernel/text.ts';
import type { Section } from './sections.ts';
import { shorten } from './shorten.ts';

/** The files at the top of the workspace that shape the agent, in the order in which it reads them. */
const SHAPING_FILES = [
	{ path: 'SOUL.md', title: 'How to be', priority: 80, maxLength: 8_000 },
	{ path: 'USER.md', title: 'About the person', priority: 70, maxLength: 8_000 },
	{ path: 'TOOLS.md', title: 'Notes on tools', priority: 60, maxLength: 6_000 },
] as const;

const FRONT_MATTER = /^---\n[^]*?\n---(?:\n|$)/u;

/** Whether a file shapes the agent: only the person writes these, never a model. */
export function isShapingFile(path: string): boolean {
	return SHAPING_FILES.some((each) => each.path.toLowerCase() === path.toLowerCase());
}

/** Files that are missing, empty or in the trash are no section. */
export function workspaceSections(
	files: readonly Pick<WorkspaceFile, 'path' | 'text' | 'deletedAt'>[],
): readonly Section[] {
	return SHAPING_FILES.flatMap(({ path, title, priority, maxLength }): Section[] => {
		const file = files.find(
			(each) => each.deletedAt === undefined && each.path.toLowerCase() === path.toLowerCase(),
		);
		const text = visibleText(file?.text ?? '')
			.replace(FRONT_MATTER, '')
			.trim();
		if (text === '') return [];
		const body = shorten(text, maxLength, `the whole is in ${path}`);
		return [
			{ name: path, text: `# ${title} (${path})\n${withoutTitle(body, title)}`, priority, kind: 'stable' },
		];
	});
}

/** A heading that only repeats ours is said once. */
function withoutTitle(text: string, title: string): string {
	const [first = '', ...rest] = text.split('\n');
	const own = fileSummary({ path: '', text: first }).title.toLowerCase();
	return /^#\s/u.test(first) && own === title.toLowerCase() ? rest.join('\n').trimStart() : text;
}
