import type { WorkspaceFile } from '#core/content/workspace-file.ts';
import { calibrated, type Calibration } from './calibration.ts';
import { estimateTokens, estimateTools, type WeighedTool } from './estimate.ts';
import { liveStateSection, type LiveState } from './live-state.ts';
import { AGENT_RULES, DEFAULT_PERSONA } from './persona.ts';
import { assembleSections, type AssembledPrompt, type Section } from './sections.ts';
import { workspaceSections } from './workspace-files.ts';

export interface AgentPromptInput {
	/** Absent or empty: the default. */
	readonly persona?: string;
	readonly files: readonly Pick<WorkspaceFile, 'path' | 'text' | 'deletedAt'>[];
	/** One line for each skill that can be loaded on demand. */
	readonly skills?: readonly string[];
	readonly live: LiveState;
	readonly tools: readonly WeighedTool[];
	/** Whatever else a host has to say. */
	readonly more?: readonly Section[];
	/** For system prompt and tools together; tools are not cut here. */
	readonly maxTokens: number;
	readonly calibration?: Calibration;
}

export interface AgentPrompt extends AssembledPrompt {
	/** Of the system prompt and the tools: what goes along whatever is said. */
	readonly fixedTokens: number;
}

const PERSONA_TOKENS = 4_000;
const SKILLS_TOKENS = 1_500;

/** Persona, rules, workspace files and skills, the same in every turn, and at the end what is true only now. */
export function agentPrompt(input: AgentPromptInput): AgentPrompt {
	const { persona = '', skills = [], calibration } = input;
	const toolTokens = calibrated(estimateTools(input.tools), calibration);
	const sections: readonly Section[] = [
		{
			name: 'persona',
			text: persona.trim() || DEFAULT_PERSONA,
			priority: 90,
			kind: 'stable',
			budget: PERSONA_TOKENS,
		},
		{ name: 'rules', text: AGENT_RULES, priority: 100, kind: 'stable' },
		...workspaceSections(input.files),
		...skillSections(skills),
		...(input.more ?? []),
		liveStateSection(input.live),
	];
	const count = (text: string) => calibrated(estimateTokens(text), calibration);
	const prompt = assembleSections(sections, Math.max(0, input.maxTokens - toolTokens), count);
	const weights =
		toolTokens > 0 ? [...prompt.sections, { name: 'tools', tokens: toolTokens }] : prompt.sections;
	return {
		...prompt,
		sections: weights,
		fixedTokens: weights.reduce((sum, { tokens }) => sum + tokens, 0),
	};
}

function skillSections(skills: readonly string[]): readonly Section[] {
	if (skills.length === 0) return [];
	const text = `# Skills\nLoad one before you use it.\n${skills.map((skill) => `- ${skill}`).join('\n')}`;
	return [{ name: 'skills', text, priority: 40, kind: 'stable', budget: SKILLS_TOKENS }];
}
