import { canonicalJson } from '#core/kernel/json.ts';
import type { ModelFacts } from './model-facts.ts';

/** What a newer snapshot says otherwise. */
export interface CatalogueDifference {
	readonly added: readonly ModelFacts[];
	readonly removed: readonly ModelFacts[];
	readonly changed: readonly {
		readonly before: ModelFacts;
		readonly after: ModelFacts;
		readonly fields: readonly (keyof ModelFacts)[];
	}[];
}

const FIELDS = [
	'name',
	'contextTokens',
	'maxOutputTokens',
	'abilities',
	'price',
	'released',
	'isDeprecated',
] as const satisfies readonly (keyof ModelFacts)[];

export function compareModels(
	before: readonly ModelFacts[],
	after: readonly ModelFacts[],
): CatalogueDifference {
	const old = new Map(before.map((facts) => [keyOf(facts), facts]));
	const now = new Map(after.map((facts) => [keyOf(facts), facts]));
	return {
		added: after.filter((facts) => !old.has(keyOf(facts))),
		removed: before.filter((facts) => !now.has(keyOf(facts))),
		changed: after.flatMap((facts) => {
			const earlier = old.get(keyOf(facts));
			if (!earlier) return [];
			const fields = FIELDS.filter((field) => canonicalJson(earlier[field]) !== canonicalJson(facts[field]));
			return fields.length > 0 ? [{ before: earlier, after: facts, fields }] : [];
		}),
	};
}

function keyOf({ provider, id }: ModelFacts): string {
	return `${provider}\n${id}`;
}
