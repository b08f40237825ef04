import type { LabelledMessage } from '#core/content/message.ts';
import type { WorkspaceFile } from '#core/content/workspace-file.ts';
import type { CandidateName } from '#core/journal/record.ts';
import type { HistoryStrategy } from '#core/prompt/history/strategy.ts';
import type { LiveState } from '#core/prompt/live-state.ts';
import type { TemplateValues } from '#core/prompt/template.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { Route } from '#core/router/candidate.ts';
import type { AskModel } from '#core/model-call/question.ts';
import type { Describer, DescriptionCache } from '#core/vision/describer.ts';
import type { Agent } from './agent.ts';

/** How an agent talks to models. */
export interface Profile {
	readonly route: Route;
	readonly maxOutputTokens: number;
	readonly effort?: ModelRequest['effort'];
	readonly temperature?: number;
	readonly history: HistoryStrategy;
	/** Who describes files for models that cannot see them, in this order. */
	readonly describers: readonly CandidateName[];
}

export interface AgentSettings extends Pick<Agent, 'id' | 'tools' | 'limits' | 'decide'> {
	/** A template; absent or empty: the default. */
	readonly persona?: string;
	/** What it is filled with. The same for a whole run, so that the prompt begins the same in every turn. */
	readonly variables?: TemplateValues;
	readonly profile: Profile;
}

/** What a host reads for an agent. */
export interface AgentSources {
	readonly history: () => Promise<readonly LabelledMessage[]>;
	readonly files: () => Promise<readonly Pick<WorkspaceFile, 'path' | 'text' | 'deletedAt'>[]>;
	readonly live: () => LiveState;
	readonly readBlob: ModelRequest['readBlob'];
	readonly descriptions: DescriptionCache;
	/** Of the model that will most likely be asked: what a conversation is compacted for. */
	readonly contextTokens: () => Promise<number>;
}

/** What every question of one run is made from. */
export interface RunMaterial {
	readonly settings: AgentSettings;
	readonly sources: AgentSources;
	/** Read once for the run, so that the prompt begins the same in every turn. */
	readonly files: () => ReturnType<AgentSources['files']>;
	/** One for the run, so that each file is described once. */
	readonly describer: (ask: AskModel) => Describer;
}
