import { overlap } from './overlap.ts';

/**
 * Sees what goes over the wire, for the record of a call. Nobody waits for it, and what it throws is ignored.
 * Wherever the key would stand, even where the provider repeats it, `[key]` stands instead.
 */
export interface ExchangeObserver {
	sent(request: SentRequest): void;
	/** `headers` are those that say something about the answer; the others are left out. */
	answered(answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> }): void;
	/** The body as it comes, piece by piece. */
	received(text: string): void;
}

export interface SentRequest {
	readonly url: string;
	/** Those we set ourselves, without what the host added. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const TOLD_HEADERS =
	/^(content-type|date|retry-after(-ms)?|(x-|openai-|anthropic-)?(request-id|ratelimit-.+))$/u;
const STAND_IN = '[key]';
/** What is shorter is a placeholder for servers that want any key, and stands in ordinary words too. */
const SHORTEST_SECRET = 6;

/** Between the exchange and its observer, so that one cannot harm the other. */
export class Observed {
	readonly #observer: ExchangeObserver | undefined;
	readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	#secrets: readonly string[] = [];
	/** The end of what came, as long as it may be the beginning of a key. */
	#held = '';

	constructor(observer: ExchangeObserver | undefined) {
		this.#observer = observer;
	}

	/** @param authorized the headers with the key, from which it is known what must not be shown */
	sent(url: string, body: string, headers: Headers, authorized: Headers): void {
		if (!this.#observer) return;
		const added = [...authorized].flatMap(([name, value]) => (headers.get(name) === value ? [] : [value]));
		// A key may have a word such as `Bearer` before it; repeated elsewhere, it has not.
		this.#secrets = added
			.flatMap((value) => [value, value.slice(value.lastIndexOf(' ') + 1)])
			.filter(({ length }) => length >= SHORTEST_SECRET);
		const request = { url: this.#clean(url), headers: this.#cleanAll(headers), body: this.#clean(body) };
		this.#tell((observer) => observer.sent(request));
	}

	answered({ status, headers }: Response): void {
		if (!this.#observer) return;
		const told = [...headers].filter(([name]) => TOLD_HEADERS.test(name));
		this.#tell((observer) => observer.answered({ status, headers: this.#cleanAll(told) }));
	}

	received(bytes: Uint8Array): void {
		if (!this.#observer) return;
		this.#held = this.#clean(this.#held + this.#decoder.decode(bytes, { stream: true }));
		const keep = Math.max(0, ...this.#secrets.map((secret) => overlap(this.#held, secret)));
		this.#release(this.#held.length - keep);
	}

	/** Nothing more is read; a key that was cut off is none the less a secret. */
	ended(): void {
		if (!this.#observer) return;
		if (this.#held.length >= SHORTEST_SECRET) this.#held = STAND_IN;
		this.#held += this.#decoder.decode();
		this.#release(this.#held.length);
	}

	#release(length: number): void {
		const text = this.#held.slice(0, length);
		this.#held = this.#held.slice(length);
		if (text !== '') this.#tell((observer) => observer.received(text));
	}

	#clean(text: string): string {
		return this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, STAND_IN), text);
	}

	#cleanAll(headers: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
		return Object.fromEntries([...headers].map(([name, value]) => [name, this.#clean(value)]));
	}

	#tell(say: (observer: ExchangeObserver) => unknown): void {
		try {
			const said = this.#observer && say(this.#observer);
			if (said instanceof Promise) said.catch(() => undefined);
		} catch {
			// Its trouble is not the answer's.
		}
	}
}
