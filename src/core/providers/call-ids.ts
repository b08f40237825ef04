import type { Turn } from './history.ts';

/**
 * What a wire is told instead of the ids of calls: each provider takes its own form of id only, and a conversation
 * may have ids of several. The same history always gives the same ids.
 */
export function wireCallIds(turns: readonly Turn[], form: RegExp): (id: string) => string {
	const wireIdById = new Map<string, string>();
	const ids = turns.flatMap((turn) =>
		turn.role === 'assistant' ? turn.parts.flatMap((part) => (part.type === 'call' ? [part.id] : [])) : [],
	);
	const taken = new Set(ids);
	let made = 0;
	for (const id of ids) {
		if (wireIdById.has(id)) continue;
		let wireId = id;
		while (!form.test(wireId) || (wireId !== id && taken.has(wireId))) {
			wireId = `call${String(made++).padStart(5, '0')}`;
		}
		taken.add(wireId);
		wireIdById.set(id, wireId);
	}
	return (id) => wireIdById.get(id) ?? id;
}
