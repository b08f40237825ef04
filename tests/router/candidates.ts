import type { ModelFacts } from '#core/catalogue/model-facts.ts';
import type { Abilities } from '#core/content/abilities.ts';
import type { Candidate, Needs } from '#core/router/candidate.ts';
import type { ChoiceFacts } from '#core/router/choose.ts';
import { readHealth } from '#core/router/health.ts';

export const NOON = Date.parse('2026-11-20T12:00:00Z');

const NO_ABILITIES: Abilities = {
	tools: false,
	images: false,
	pdf: false,
	audio: false,
	structured: false,
	reasoning: false,
};

export const NO_NEEDS: Needs = {
	tools: false,
	images: false,
	pdf: false,
	structured: false,
	reasoning: false,
	inputTokens: 1_000,
	outputTokens: 1_000,
	localOnly: false,
};

/** `anthropic/opus`, with whatever sets it apart. */
export function candidate(
	name: string,
	facts: Partial<Omit<ModelFacts, 'abilities'>> & { can?: readonly (keyof Abilities)[] } = {},
	rest: Partial<Omit<Candidate, 'facts'>> = {},
): Candidate {
	const [connection = '', model = ''] = name.split('/');
	const { can = [], ...known } = facts;
	return {
		connection,
		wire: 'openai-chat',
		isLocal: false,
		hasKey: true,
		...rest,
		facts: {
			provider: connection,
			id: model,
			name: model,
			contextTokens: 100_000,
			maxOutputTokens: 8_000,
			abilities: { ...NO_ABILITIES, ...Object.fromEntries(can.map((ability) => [ability, true])) },
			price: { input: 1, output: 5 },
			released: '2026-05-01',
			...known,
		},
	};
}

/** On the person's own machine, where nobody pays. */
export function localCandidate(name: string, can: readonly (keyof Abilities)[] = []): Candidate {
	const { facts, ...rest } = candidate(name, { can }, { isLocal: true, wire: 'ollama' });
	const { price: _price, ...unpaid } = facts;
	return { ...rest, facts: unpaid };
}

/** A quiet day: everything works, everything may be paid. */
export function choiceFacts(
	facts: Partial<ChoiceFacts> & Pick<ChoiceFacts, 'candidates' | 'route'>,
): ChoiceFacts {
	return {
		needs: NO_NEEDS,
		health: readHealth([]),
		isOnline: true,
		affordable: () => undefined,
		now: NOON,
		...facts,
	};
}

/** As `candidate` takes it. */
export function shortName({ connection, facts }: Candidate): string {
	return `${connection}/${facts.id}`;
}
