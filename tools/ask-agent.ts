import type { Candidate } from '#core/router/candidate.ts';
import { nameOf } from '#core/router/candidate.ts';
import type { Agent } from '#core/run/agent.ts';
import type { AgentSettings, AgentSources } from '#core/run/agent-settings.ts';
import { composeAgent } from '#core/run/composed-agent.ts';
import { DEFAULT_RUN_LIMITS } from '#core/run/limits.ts';
import type { ResidentHost } from '#relay/resident/host.ts';
import type { AskArguments } from './ask-arguments.ts';

const MAX_OUTPUT_TOKENS = 8_000;
const MOST_DESCRIBERS = 3;

/** Who answers at the command line: no tools, and no memory of what was asked before. */
export async function agentFor({ route, system }: AskArguments, host: ResidentHost): Promise<Agent> {
	const { ports, blobs, descriptions } = host;
	const candidates = await ports.ask.candidates();
	const settings: AgentSettings = {
		id: 'ask',
		tools: [],
		limits: DEFAULT_RUN_LIMITS,
		decide: () => ({ type: 'deny', reason: 'There is nobody here to allow it.' }),
		...(system === undefined ? {} : { persona: system }),
		profile: {
			route,
			maxOutputTokens: MAX_OUTPUT_TOKENS,
			history: { type: 'whole' },
			describers: describersAmong(candidates),
		},
	};
	const sources: AgentSources = {
		history: () => Promise.resolve([]),
		files: () => Promise.resolve([]),
		live: () => ({ now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
		readBlob: (part) => blobs.read(part),
		descriptions,
		contextTokens: () => Promise.resolve(Math.min(...candidates.map(({ facts }) => facts.contextTokens))),
	};
	return composeAgent(settings, sources);
}

/** The cheapest that can see, a few of them. */
function describersAmong(candidates: readonly Candidate[]): AgentSettings['profile']['describers'] {
	const dollars = ({ facts }: Candidate) => (facts.price?.input ?? 0) + (facts.price?.output ?? 0);
	return candidates
		.filter(({ facts, hasKey }) => hasKey && facts.abilities.images)
		.toSorted((a, b) => dollars(a) - dollars(b))
		.slice(0, MOST_DESCRIBERS)
		.map(nameOf);
}
