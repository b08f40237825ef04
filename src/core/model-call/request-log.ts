import type { CandidateName, ModelPurpose } from '#core/journal/record.ts';
import type { Id } from '#core/kernel/id.ts';
import type { ExchangeObserver, SentRequest } from '#core/providers/observer.ts';
import type { SectionWeight } from '#core/prompt/sections.ts';
import { shortenData } from './shorten-data.ts';

/** Exactly what went out for one model call and what came back, for the person who wants to see it. No key is ever in it. */
export interface RequestLogEntry {
	/** Of the call; the same in records and usage. */
	readonly claim: Id;
	readonly runId: Id;
	readonly purpose: ModelPurpose;
	readonly candidate: CandidateName;
	readonly at: number;
	readonly sections: readonly SectionWeight[];
	/** Of data in its body, such as images, only the beginning is kept. */
	readonly sent?: SentRequest;
	readonly answered?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
	/** The body as it came. */
	readonly received: string;
	/** There was more of it, or of what was sent, than is kept. */
	readonly isCut: boolean;
	readonly durationMs: number;
	/** `done`, or the kind of failure. */
	readonly outcome: string;
}

/** An entry without what went over the wire, which may be long. */
export type RequestSummary = Omit<RequestLogEntry, 'sent' | 'answered' | 'received'>;

/** Keeps the newest, as many as there is room for. */
export interface RequestLog {
	/** Lost lightly, and never in the way of an answer: a rejection is ignored. */
	write(entry: RequestLogEntry): Promise<void>;
	read(claim: Id): Promise<RequestLogEntry | undefined>;
	/** Of one run, oldest first. */
	list(runId: Id): Promise<readonly RequestSummary[]>;
}

export function summaryOf({
	sent: _,
	answered: __,
	received: ___,
	...summary
}: RequestLogEntry): RequestSummary {
	return summary;
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
		this.#sent = { ...request, body: shortenData(request.body) };
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
