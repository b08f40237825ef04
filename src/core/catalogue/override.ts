import type { Abilities } from '#core/content/abilities.ts';
import type { ListedModel } from '#core/content/listed-model.ts';
import type { Price } from '#core/content/price.ts';
import type { ModelFacts } from './model-facts.ts';

/** What a person says about a model. Each field that is there wins over whatever else is known. */
export interface ModelOverride {
	readonly provider: string;
	readonly id: string;
	readonly name?: string;
	readonly contextTokens?: number;
	readonly maxOutputTokens?: number;
	readonly abilities?: Partial<Abilities>;
	/** `none`: nobody pays for it. */
	readonly price?: Partial<Price> | 'none';
}

/** What its own server says is newer than any list, and it knows how it was set up. */
export function withListed(facts: ModelFacts, listed: ListedModel): ModelFacts {
	const { name, contextTokens, maxOutputTokens, abilities, price, released, isDeprecated } = listed;
	return limited({
		...facts,
		...(name !== undefined && { name }),
		...(isCount(contextTokens) && { contextTokens }),
		...(isCount(maxOutputTokens) && { maxOutputTokens }),
		abilities: { ...facts.abilities, ...abilities },
		...(price && { price }),
		...(released !== undefined && { released }),
		...(isDeprecated && { isDeprecated }),
	});
}

/** A figure that is none is passed over: it could make a budget let everything through. */
export function withOverride(facts: ModelFacts, override: ModelOverride): ModelFacts {
	const { price: before, ...rest } = facts;
	const { name, contextTokens, maxOutputTokens, abilities } = override;
	const price = overriddenPrice(before, override.price);
	return limited({
		...rest,
		...(name !== undefined && { name }),
		...(isCount(contextTokens) && { contextTokens }),
		...(isCount(maxOutputTokens) && { maxOutputTokens }),
		abilities: { ...facts.abilities, ...abilities },
		...(price && { price }),
	});
}

/** A person who names rates means them for prompts of any length, unless they name tiers too. */
function overriddenPrice(before: Price | undefined, override: ModelOverride['price']): Price | undefined {
	if (override === 'none') return undefined;
	if (!override) return before;
	const { input, output, cacheRead, cacheWrite, tiers } = override;
	const { tiers: _tiers, ...rates } = before ?? { input: 0, output: 0 };
	return {
		...rates,
		...(isAmount(input) && { input }),
		...(isAmount(output) && { output }),
		...(isAmount(cacheRead) && { cacheRead }),
		...(isAmount(cacheWrite) && { cacheWrite }),
		...(tiers && { tiers }),
	};
}

function limited(facts: ModelFacts): ModelFacts {
	return { ...facts, maxOutputTokens: Math.min(facts.maxOutputTokens, facts.contextTokens) };
}

function isCount(value: number | undefined): value is number {
	return Number.isSafeInteger(value) && Number(value) > 0;
}

function isAmount(value: number | undefined): value is number {
	return Number.isFinite(value) && Number(value) >= 0;
}
