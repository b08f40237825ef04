import type { AskModel } from '#core/model-call/question.ts';
import { Describer } from '#core/vision/describer.ts';
import type { Agent } from './agent.ts';
import type { AgentSettings, AgentSources, RunMaterial } from './agent-settings.ts';
import { compactHistory } from './compact-history.ts';
import { composeTurn } from './compose-turn.ts';

/** For one run. */
export function composeAgent(settings: AgentSettings, sources: AgentSources): Agent {
	let files: ReturnType<AgentSources['files']> | undefined;
	let last: { readonly ask: AskModel; readonly describer: Describer } | undefined;
	const { id, tools, limits, decide, profile } = settings;
	const { readBlob, descriptions: cache } = sources;
	const material: RunMaterial = {
		settings,
		sources,
		files: () => (files ??= sources.files()),
		describer: (ask) => {
			// Whoever takes the run up again asks by other means than before.
			if (last?.ask !== ask)
				last = { ask, describer: new Describer({ ask, cache, readBlob, chain: profile.describers }) };
			return last.describer;
		},
	};
	return {
		...{ id, tools, limits, decide },
		history: sources.history,
		question: (view) => composeTurn(view, material),
		compact: (view, must) => compactHistory(view, material, must),
	};
}
