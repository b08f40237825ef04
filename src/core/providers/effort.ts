import type { ModelRequest } from './provider.ts';

export type Effort = NonNullable<ModelRequest['effort']>;

/** What a model calls an effort it does not know by our word; null where nothing may be said. */
export type EffortWords = Readonly<Partial<Record<Effort, string | null>>>;

export function effortWord(effort: Effort | undefined, words: EffortWords): string | undefined {
	if (effort === undefined) return undefined;
	const word = words[effort];
	return word === undefined ? effort : (word ?? undefined);
}
