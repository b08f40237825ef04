import type { Agent } from './agent.ts';
import type { AgentSettings, AgentSources, RunMaterial } from './agent-settings.ts';
import { compactHistory } from './compact-history.ts';
import { composeTurn } from './compose-turn.ts';

/** For one run. */
export function composeAgent(settings: AgentSettings, sources: AgentSources): Agent {
	let files: ReturnType<AgentSources['files']> | undefined;
	const material: RunMaterial = { settings, sources, files: () => (files ??= sources.files()) };
	const { id, tools, limits, decide } = settings;
	return {
		...{ id, tools, limits, decide },
		history: sources.history,
		question: (view) => composeTurn(view, material),
		compact: (view, must, signal) => compactHistory(view, material, must, signal),
	};
}
