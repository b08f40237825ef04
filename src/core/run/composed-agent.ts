import { Describer } from '#core/vision/describer.ts';
import type { Agent } from './agent.ts';
import type { AgentSettings, AgentSources, RunMaterial } from './agent-settings.ts';
import { compactHistory } from './compact-history.ts';
import { composeTurn } from './compose-turn.ts';

/** For one run. */
export function composeAgent(settings: AgentSettings, sources: AgentSources): Agent {
	let files: ReturnType<AgentSources['files']> | undefined;
	let describer: Describer | undefined;
	const { id, tools, limits, decide, profile } = settings;
	const { readBlob, descriptions: cache } = sources;
	const material: RunMaterial = {
		settings,
		sources,
		files: () => (files ??= sources.files()),
		describer: (ask) => (describer ??= new Describer({ ask, cache, readBlob, chain: profile.describers })),
	};
	return {
		...{ id, tools, limits, decide },
		history: sources.history,
		question: (view) => composeTurn(view, material),
		compact: (view, must) => compactHistory(view, material, must),
	};
}
