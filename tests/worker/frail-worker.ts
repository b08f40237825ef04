import { expose } from 'comlink';
import * as z from 'zod/mini';
import type { Answer, Surface } from '#lib/worker/surface.ts';

/** Stands where the agent worker stands and fails as it is told, so that a test can see what the page makes of it. */
const order = z.union([
	z.object({ begin: z.enum(['well', 'crash-at-start', 'crash-on-command', 'silent']) }),
	/** To every watch. */
	z.object({ emit: z.unknown() }),
	z.object({ fail: z.string() }),
	z.object({ crash: z.literal(true) }),
]);

export type FrailOrder = z.infer<typeof order>;
export interface Told {
	readonly told: 'command' | 'query' | 'watch' | 'unwatch';
	readonly what: string;
}

const watches = new Map<number, (answer: Answer) => void>();
const counted = { watches: 0 };

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
	const given = z.safeParse(order, data);
	if (given.success) obey(given.data);
});

function obey(given: FrailOrder): void {
	if ('begin' in given) {
		if (given.begin === 'crash-at-start') crash();
		else expose(surface(given.begin));
	} else if ('emit' in given) {
		for (const listener of watches.values()) listener({ ok: true, value: given.emit });
	} else if ('fail' in given) {
		for (const listener of watches.values()) listener({ ok: false, reason: given.fail });
	} else crash();
}

function surface(manner: 'well' | 'crash-on-command' | 'silent'): Surface {
	const never = new Promise<never>(() => undefined);
	return {
		ping: () => (manner === 'silent' ? never : Promise.resolve('pong')),
		command(name) {
			tell({ told: 'command', what: name });
			if (manner !== 'crash-on-command') return Promise.resolve(`did ${name}`);
			crash();
			return never;
		},
		query(name) {
			tell({ told: 'query', what: name });
			return Promise.resolve(`read ${name}`);
		},
		rescue: (name) => Promise.resolve(`rescued ${name}`),
		watch(name, _values, listener) {
			tell({ told: 'watch', what: name });
			watches.set(++counted.watches, listener);
			return Promise.resolve(counted.watches);
		},
		unwatch(watch) {
			tell({ told: 'unwatch', what: String(watch) });
			watches.delete(watch);
			return Promise.resolve();
		},
		watchHealth(listener) {
			listener({ type: 'ready' });
			return Promise.resolve();
		},
	};
}

function tell(told: Told): void {
	postMessage(told);
}

function crash(): void {
	setTimeout(() => {
		throw new Error('crashed on purpose');
	});
}
