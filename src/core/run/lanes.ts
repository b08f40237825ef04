import type { ReadyCall } from './execute-call.ts';

interface LanePorts {
	readonly run: (call: ReadyCall) => Promise<void>;
	/** Nothing more may begin. */
	readonly isOver: () => boolean;
}

/** What may be repeated runs together, a few at a time; what may not, one by one in the model's order beside it. */
export async function runLanes(
	ready: readonly ReadyCall[],
	parallel: number,
	ports: LanePorts,
): Promise<void> {
	const once = ready.filter(({ tool }) => tool.replay === 'once');
	const others = ready.filter(({ tool }) => tool.replay !== 'once');
	const queue = others.values();
	const width = Math.max(1, Math.floor(parallel) || 1);
	let hasFailed = false;
	const careful: LanePorts = {
		run: (call) =>
			ports.run(call).catch((error: unknown) => {
				hasFailed = true;
				throw error;
			}),
		isOver: () => hasFailed || ports.isOver(),
	};
	const lanes = Array.from({ length: Math.min(width, others.length) }, () => drain(queue, careful));
	lanes.push(drain(once.values(), careful));
	// Where one fails the others are waited for: nothing may be under way when the run is let go of.
	await Promise.allSettled(lanes);
	await Promise.all(lanes);
}

async function drain(queue: Iterator<ReadyCall>, { run, isOver }: LanePorts): Promise<void> {
	while (!isOver()) {
		const next = queue.next();
		if (next.done) return;
		await run(next.value);
	}
}
