import type { AnswerPart, PartStart } from '#core/content/answer.ts';
import type { LiveEvent } from '#core/journal/live.ts';
import type { Scratch } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Timer } from '#core/ports/timer.ts';

/** At most so often is the answer so far written down. */
const EVERY_MS = 250;

interface ScratchPorts {
	readonly timer: Timer;
	/** Undefined clears it. What cannot be written is written the next time. */
	readonly write: (scratch: Scratch | undefined) => Promise<void>;
}

/** Collects an answer while it comes, so that a reload can draw it again. Nothing depends on it. */
export class ScratchPad {
	readonly #runId: Id;
	readonly #ports: ScratchPorts;
	#attempt = 0;
	/** By index; parts may begin out of their order. */
	#parts = new Map<number, AnswerPart>();
	#isDirty = false;
	#isTimed = false;
	#cancel: () => void = () => undefined;

	constructor(runId: Id, ports: ScratchPorts) {
		this.#runId = runId;
		this.#ports = ports;
	}

	hear(event: LiveEvent): void {
		if (event.type === 'progress') return;
		if (event.attempt !== this.#attempt) this.#begin(event.attempt);
		switch (event.type) {
			case 'part':
				this.#parts.set(event.index, begun(event.part));
				break;
			case 'delta': {
				const part = this.#parts.get(event.index);
				if (part) this.#parts.set(event.index, longer(part, event.text));
				break;
			}
			case 'part-end':
				this.#parts.set(event.index, event.part);
				break;
			case 'reset':
				this.#parts.clear();
		}
		this.#writeLater();
	}

	/** The answer is a record now, or there will be none. */
	async clear(): Promise<void> {
		this.#cancel();
		this.#isTimed = false;
		if (!this.#isDirty) return;
		this.#isDirty = false;
		this.#parts.clear();
		await this.#ports.write(undefined).catch(() => undefined);
	}

	#begin(attempt: number): void {
		this.#attempt = attempt;
		this.#parts.clear();
	}

	#writeLater(): void {
		this.#isDirty = true;
		if (this.#isTimed) return;
		this.#isTimed = true;
		this.#cancel = this.#ports.timer(EVERY_MS, () => {
			this.#isTimed = false;
			const parts = [...this.#parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
			void this.#ports.write({ runId: this.#runId, attempt: this.#attempt, parts }).catch(() => undefined);
		});
	}
}

function begun(part: PartStart): AnswerPart {
	return part.type === 'call' ? { ...part, raw: '' } : { ...part, text: '' };
}

function longer(part: AnswerPart, text: string): AnswerPart {
	return part.type === 'call'
		? { ...part, raw: (part.raw ?? '') + text }
		: { ...part, text: part.text + text };
}
