import type { WirePart, WireResult, WireTurn } from './conversation.ts';

type Json = Readonly<Record<string, unknown>>;

/** How a wire writes what each role says. */
export interface RoleWriter {
	readonly user: (parts: readonly WirePart[]) => Json;
	readonly assistant: (parts: readonly WirePart[]) => Json;
	readonly result: (part: WireResult) => Json;
}

/** Messages where each has a role and a result is only words: its files follow as something the user shows. */
export function roleMessages(turns: readonly WireTurn[], write: RoleWriter): Json[] {
	return turns.flatMap(({ role, parts }) => {
		if (role !== 'results') return [write[role](parts)];
		const results = parts.filter((part) => part.type === 'result');
		const shown = results.filter((part) => part.files.length > 0);
		return [
			...results.map(write.result),
			...shown.map(({ tool, files }) =>
				write.user([{ type: 'text', text: `[Files of the result of ${tool}]` }, ...files]),
			),
		];
	});
}
