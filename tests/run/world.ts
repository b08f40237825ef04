import { DEFAULT_CAPS } from '#core/budget/caps.ts';
import type { Cap } from '#core/budget/cap.ts';
import type { Ledger } from '#core/budget/ledger.ts';
import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { joinLabels, OWN_WORDS } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { Run, RunStore } from '#core/journal/run-store.ts';
import { createIdSource, type Id } from '#core/kernel/id.ts';
import type { AskPorts } from '#core/model-call/ask-ports.ts';
import type { Timer } from '#core/ports/timer.ts';
import type { Candidate } from '#core/router/candidate.ts';
import { MemoryHealthStore } from '#core/router/memory-health-store.ts';
import type { Agent } from '#core/run/agent.ts';
import { DEFAULT_RUN_LIMITS } from '#core/run/limits.ts';
import type { RunEvent, RunPorts } from '#core/run/ports.ts';
import type { Tool } from '#core/tools/tool.ts';
import { scriptedModel, type Script } from './scripted-model.ts';

export const timer: Timer = (ms, run) => {
	const id = setTimeout(run, ms);
	return () => clearTimeout(id);
};

export const newId = createIdSource(Date.now, (bytes) => crypto.getRandomValues(bytes));

export function candidate(connection: string, changes: Partial<Candidate> = {}): Candidate {
	return {
		connection,
		wire: 'openai-chat',
		isLocal: false,
		hasKey: true,
		facts: {
			provider: connection,
			id: `${connection}-model`,
			name: `The model of ${connection}`,
			contextTokens: 100_000,
			maxOutputTokens: 4_000,
			abilities: {
				tools: true,
				images: false,
				pdf: false,
				audio: false,
				structured: false,
				reasoning: false,
			},
			price: { input: 1, output: 4 },
		},
		...changes,
	};
}

export interface WorldOptions {
	readonly store: RunStore;
	/** By connection; each is a candidate. */
	readonly models: Readonly<Record<string, Script>>;
	readonly ledger?: Ledger;
	readonly caps?: readonly Cap[];
	readonly owner?: string;
	readonly now?: () => number;
	readonly timer?: Timer;
	readonly isOnline?: () => boolean;
	readonly tell?: (event: RunEvent) => void;
}

/** A host with everything real but the models. */
export function world(options: WorldOptions): RunPorts {
	const now = options.now ?? Date.now;
	const ports: Pick<AskPorts, 'now' | 'timer' | 'newId'> = { now, newId, timer: options.timer ?? timer };
	const ask: AskPorts = {
		...ports,
		candidates: () => Promise.resolve(Object.keys(options.models).map((name) => candidate(name))),
		provider: ({ connection }) => {
			const script = options.models[connection];
			if (!script) throw new Error(`There is no model at ${connection}`);
			return scriptedModel(script);
		},
		health: new MemoryHealthStore(),
		ledger: options.ledger ?? new MemoryLedger(newId, now),
		caps: options.caps ?? DEFAULT_CAPS,
		isOnline: options.isOnline ?? (() => true),
		today: () => '2026-11-20',
	};
	return {
		store: options.store,
		ask,
		now,
		timer: ports.timer,
		owner: options.owner ?? newId(),
		...(options.tell ? { tell: options.tell } : {}),
	};
}

/** An agent whose prompt is simply what was said. */
export function agent(tools: readonly Tool[], changes: Partial<Agent> = {}): Agent {
	return {
		id: 'tester',
		tools,
		limits: DEFAULT_RUN_LIMITS,
		history: () => Promise.resolve([]),
		question: ({ history, state }) => {
			const messages = [...history, ...state.messages];
			const request: Omit<ModelRequest, 'model'> = {
				messages,
				tools: tools.map(({ name, description, schema }) => ({ name, description, schema })),
				maxOutputTokens: 1_000,
				readBlob: () => Promise.reject(new Error('No blobs here')),
			};
			return Promise.resolve({
				id: `turn-${state.seq}`,
				purpose: 'turn',
				route: { type: 'chain', candidates: [], others: 'cost' },
				needs: {
					...{ tools: tools.length > 0, images: false, pdf: false, structured: false, reasoning: false },
					...{ inputTokens: 200, outputTokens: 1_000, localOnly: false },
				},
				label: joinLabels([state.label, ...history.map(({ label }) => label)]),
				write: () => Promise.resolve({ request, sections: [{ name: 'messages', tokens: 200 }] }),
			});
		},
		compact: () => Promise.resolve(undefined),
		decide: () => ({ type: 'allow' }),
		...changes,
	};
}

export function newRun(changes: Partial<Run> = {}): Run {
	const at = Date.now();
	return { id: newId(), createdAt: at, updatedAt: at, agentId: 'tester', ...changes };
}

export function words(text: string): LabelledMessage {
	return { role: 'user', parts: [{ type: 'text', text }], label: OWN_WORDS };
}

export function steer(runId: Id, text: string, via: 'steer' | 'follow' = 'steer') {
	return { id: newId(), runId, at: Date.now(), type: 'say', via, message: words(text) } as const;
}
