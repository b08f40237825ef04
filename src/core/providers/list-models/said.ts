import type { Abilities } from '#core/content/abilities.ts';
import type { ListedModel } from '#core/content/listed-model.ts';

/** What a server may say of a model; null, absent and out of range are the same: it did not say. */
type Said = {
	readonly [K in keyof Omit<ListedModel, 'id' | 'abilities'>]: ListedModel[K] | null | undefined;
} & {
	readonly id: string;
	readonly abilities?: { readonly [K in keyof Abilities]?: boolean | null | undefined };
};

/** Without the fields that say nothing, so that they do not hide what is known otherwise. */
export function listedModel(said: Said): ListedModel {
	const { id, name, contextTokens, largestContextTokens, maxOutputTokens, price, released, isDeprecated } =
		said;
	const abilities = Object.fromEntries(
		Object.entries(said.abilities ?? {}).filter(([, can]) => typeof can === 'boolean'),
	);
	return {
		id,
		...(name && name !== id && { name }),
		...(isCount(contextTokens) && { contextTokens }),
		...(isCount(largestContextTokens) && { largestContextTokens }),
		...(isCount(maxOutputTokens) && { maxOutputTokens }),
		...(Object.keys(abilities).length > 0 && { abilities }),
		...(price && { price }),
		...(released && { released }),
		...(isDeprecated && { isDeprecated }),
	};
}

/** `2026-05-01` of a time in seconds or of a date and time; undefined where it is neither, or 1970. */
export function dayOf(time: number | string | null | undefined): string | undefined {
	if (time === null || time === undefined) return undefined;
	const ms = typeof time === 'number' ? time * 1_000 : Date.parse(time);
	return ms > 86_400_000 && ms < 4e12 ? new Date(ms).toISOString().slice(0, 10) : undefined;
}

function isCount(value: number | null | undefined): value is number {
	return Number.isSafeInteger(value) && Number(value) > 0;
}
