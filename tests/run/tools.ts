import type { Tool } from '#core/tools/tool.ts';

/** A tool that takes a number and says it, changed as the test needs. */
export function tool(name: string, changes: Partial<Tool> = {}): Tool {
	return {
		name,
		version: '1',
		description: `Says ${name}.`,
		schema: { type: 'object', properties: { n: { type: 'number' } }, additionalProperties: false },
		effect: 'read',
		replay: 'pure',
		timeoutMs: 10_000,
		run: () => Promise.resolve({ type: 'ok', output: [{ type: 'text', text: name }] }),
		...changes,
	};
}

export interface Gate {
	/** Reading it says that somebody waits; it resolves once the gate is open. */
	readonly opened: Promise<void>;
	readonly open: () => void;
	/** Resolves when so many wait or have waited. */
	readonly reached: (count: number) => Promise<void>;
}

/** Holds whoever comes until the test lets them through. */
export function gate(): Gate {
	let open: () => void = () => undefined;
	const promise = new Promise<void>((resolve) => (open = resolve));
	const watchers: { count: number; tell: () => void }[] = [];
	let waiting = 0;
	return {
		get opened() {
			waiting += 1;
			for (const { count, tell } of watchers) if (waiting >= count) tell();
			return promise;
		},
		open: () => open(),
		reached: (count) =>
			new Promise((tell) => {
				if (waiting >= count) tell();
				else watchers.push({ count, tell });
			}),
	};
}
