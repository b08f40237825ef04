import type { CallPart, Seal } from '#core/content/part.ts';
import { NO_USAGE, type Usage } from '#core/content/usage.ts';
import type { AnswerPart, StopReason } from '#core/content/answer.ts';
import type { ProviderEvent } from './provider.ts';
import { wellFormed } from './well-formed.ts';

/** One part while it is written. It becomes an event with its first words, so that empty parts never show. */
export interface PartWriter {
	readonly kind: AnswerPart['type'];
	readonly isSealed: boolean;
	readonly hasText: boolean;
	add(text: string): void;
	seal(seal: Seal): void;
	/** For a call, whose name may come after it began. Given once. */
	name(tool: string, id: string | undefined): void;
	close(): void;
}

/** Builds the events of one answer in their lawful order, whatever order the wire has. */
export class Answer {
	readonly #usedIds: Set<string>;
	readonly #newId: () => string;
	readonly #open = new Set<PartWriter>();
	readonly #parts: (AnswerPart | undefined)[] = [];
	#events: ProviderEvent[] = [];
	#flow: PartWriter | undefined;
	#hasStarted = false;
	#usage = NO_USAGE;

	/** @param usedIds of the calls that the conversation has already */
	constructor(usedIds: Iterable<string>, newId: () => string) {
		this.#usedIds = new Set(usedIds);
		this.#newId = newId;
	}

	/** The events since the last time. */
	drain(): readonly ProviderEvent[] {
		const events = this.#events;
		this.#events = [];
		return events;
	}

	get hasParts(): boolean {
		return this.#parts.length > 0;
	}

	/** The provider began; only the first time counts. */
	start(model?: string | null): void {
		if (this.#hasStarted) return;
		this.#hasStarted = true;
		this.#events.push(model ? { type: 'start', model } : { type: 'start' });
	}

	/** Goes on with the part that is being written if it is of this kind and not sealed, else begins the next. */
	flow(kind: 'text' | 'reasoning', text: string): PartWriter {
		if (this.#flow?.kind !== kind || this.#flow.isSealed) {
			this.endFlow();
			this.#flow = this.open(kind);
		}
		this.#flow.add(text);
		return this.#flow;
	}

	endFlow(): void {
		this.#flow?.close();
		this.#flow = undefined;
	}

	open(kind: AnswerPart['type']): PartWriter {
		this.start();
		const writer = new Writer(kind, {
			begin: (id, tool) => {
				const index = this.#parts.push(undefined) - 1;
				if (kind !== 'call') this.#events.push({ type: 'part', index, part: { type: kind } });
				else this.#events.push({ type: 'part', index, part: { type: kind, id, tool } });
				return index;
			},
			callId: (id) => this.#callId(id),
			delta: (index, text) => this.#events.push({ type: 'delta', index, text }),
			end: (index, part) => {
				this.#parts[index] = part;
				this.#events.push({ type: 'end', index, part });
			},
			forget: () => this.#open.delete(writer),
		});
		this.#open.add(writer);
		return writer;
	}

	/** Later figures replace earlier ones where they are given. */
	use(usage: Partial<Usage>): void {
		this.#usage = { ...this.#usage, ...usage };
	}

	/** Ends what is open. A stop that leaves calls behind is a stop for calls, unless it says the answer is not whole. */
	finish(stop: StopReason): void {
		this.start();
		for (const writer of [...this.#open]) writer.close();
		const parts = this.#parts.filter((part) => part !== undefined);
		const hasCalls = parts.some((part) => part.type === 'call');
		const meant = stop === 'end' || stop === 'calls' ? (hasCalls ? 'calls' : 'end') : stop;
		this.#events.push({ type: 'done', stop: meant, usage: plausible(this.#usage), parts });
	}

	#callId(wanted: string | undefined): string {
		const id = wanted && !this.#usedIds.has(wanted) ? wanted : this.#newId();
		this.#usedIds.add(id);
		return id;
	}
}

interface WriterPorts {
	readonly begin: (id: string, tool: string) => number;
	readonly callId: (id: string | undefined) => string;
	readonly delta: (index: number, text: string) => void;
	readonly end: (index: number, part: AnswerPart) => void;
	readonly forget: () => void;
}

class Writer implements PartWriter {
	readonly kind: AnswerPart['type'];
	readonly #ports: WriterPorts;
	#index: number | undefined;
	#id = '';
	#tool: string | undefined;
	#text = '';
	/** The first half of a character whose second half has yet to come, or what came before a call's name. */
	#held = '';
	#seal: Seal;
	#isClosed = false;

	constructor(kind: AnswerPart['type'], ports: WriterPorts) {
		this.kind = kind;
		this.#ports = ports;
	}

	get isSealed(): boolean {
		return this.#seal !== undefined;
	}

	get hasText(): boolean {
		return this.#text !== '' || this.#held !== '';
	}

	add(text: string): void {
		if (this.#isClosed || text === '') return;
		this.#held += text;
		if (this.kind !== 'call' || this.#tool !== undefined)
			this.#release(/[\ud800-\udbff]$/u.test(this.#held) ? 1 : 0);
	}

	seal(seal: Seal): void {
		this.#seal = seal;
	}

	name(tool: string, id: string | undefined): void {
		if (this.#tool !== undefined || this.#isClosed) return;
		this.#tool = tool;
		this.#id = this.#ports.callId(id);
		this.#begin();
		this.#release(0);
	}

	close(): void {
		if (this.#isClosed) return;
		if (this.kind === 'call' && this.#tool === undefined) this.name('', undefined);
		this.#release(0);
		this.#isClosed = true;
		this.#ports.forget();
		if (this.#index === undefined && this.#seal === undefined) return;
		this.#ports.end(this.#begin(), this.#part());
	}

	#begin(): number {
		this.#index ??= this.#ports.begin(this.#id, this.#tool ?? '');
		return this.#index;
	}

	/** Lets go of what is held, but for the last `keep` units. */
	#release(keep: number): void {
		const end = this.#held.length - keep;
		const text = wellFormed(this.#held.slice(0, end));
		this.#held = this.#held.slice(end);
		if (text === '') return;
		this.#text += text;
		this.#ports.delta(this.#begin(), text);
	}

	#part(): AnswerPart {
		const seal = this.#seal === undefined ? {} : { seal: this.#seal };
		switch (this.kind) {
			case 'text':
				return { type: 'text', text: this.#text, ...seal };
			case 'reasoning': {
				const redacted = this.#text === '' ? ({ redacted: true } as const) : {};
				return { type: 'reasoning', text: this.#text, ...seal, ...redacted };
			}
			case 'call':
				return { type: 'call', id: this.#id, tool: this.#tool ?? '', ...parseArguments(this.#text), ...seal };
		}
	}
}

/** Strictly: what is not JSON stays as it was written. Nothing at all is how some say that there are none. */
function parseArguments(text: string): Pick<CallPart, 'args' | 'raw'> {
	if (text.trim() === '') return { args: {} };
	try {
		const args: unknown = JSON.parse(text);
		return { args };
	} catch {
		return { raw: text };
	}
}

/** A count below nothing, or parts larger than their whole, are the provider's slip and not ours to pass on. */
function plausible(usage: Usage): Usage {
	const count = (value: number) => (Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0);
	const input = count(usage.input);
	const output = count(usage.output);
	const cacheRead = Math.min(count(usage.cacheRead), input);
	return {
		input,
		output,
		cacheRead,
		cacheWrite: Math.min(count(usage.cacheWrite), input - cacheRead),
		reasoning: Math.min(count(usage.reasoning), output),
	};
}
