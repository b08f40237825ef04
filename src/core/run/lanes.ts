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
	const lanes = Array.from({ length: Math.min(parallel, others.length) }, () => drain(queue, ports));
	await Promise.all([...lanes, drain(once.values(), ports)]);
}

async function drain(queue: Iterator<ReadyCall>, { run, isOver }: LanePorts): Promise<void> {
	while (!isOver()) {
		const next = queue.next();
		if (next.done) return;
		await run(next.value);
	}
}
