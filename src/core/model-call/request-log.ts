import type { CandidateName, ModelPurpose } from '#core/journal/record.ts';
import type { Id } from '#core/kernel/id.ts';
import type { ExchangeObserver, SentRequest } from '#core/providers/observer.ts';
import type { SectionWeight } from '#core/prompt/sections.ts';

/** Exactly what went out for one model call and what came back, for the person who wants to see it. No key is ever in it. */
export interface RequestLogEntry {
	/** Of the call; the same in records and usage. */
	readonly claim: Id;
	readonly runId: Id;
	readonly purpose: ModelPurpose;
	readonly candidate: CandidateName;
	readonly at: number;
	readonly sections: readonly SectionWeight[];
	readonly sent?: SentRequest;
	readonly answered?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
	/** The body as it came. */
	readonly received: string;
	/** There was more of it than is kept. */
	readonly isCut: boolean;
	readonly durationMs: number;
	/** `done`, or the kind of failure. */
	readonly outcome: string;
}

/** Lost lightly, and never in the way of an answer: a rejection is ignored. */
export interface RequestLog {
	write(entry: RequestLogEntry): Promise<void>;
}

/** Characters of an answer that are kept: several times what the longest answers come to on the wire. */
const MOST_RECEIVED = 2_000_000;

/** Watches one exchange and makes its entry. */
export class RequestRecorder implements ExchangeObserver {
	#sent: SentRequest | undefined;
	#answered: RequestLogEntry['answered'];
	#received = '';
	#isCut = false;

	sent(request: SentRequest): void {
		this.#sent = request;
	}

	answered(answer: NonNullable<RequestLogEntry['answered']>): void {
		this.#answered = answer;
	}

	received(text: string): void {
		const room = MOST_RECEIVED - this.#received.length;
		this.#isCut ||= text.length > room;
		this.#received += text.slice(0, Math.max(0, room));
	}

	entry(about: Omit<RequestLogEntry, 'sent' | 'answered' | 'received' | 'isCut'>): RequestLogEntry {
		return {
			...about,
			...(this.#sent ? { sent: this.#sent } : {}),
			...(this.#answered ? { answered: this.#answered } : {}),
			received: this.#received,
			isCut: this.#isCut,
		};
	}
}
