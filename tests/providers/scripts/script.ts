import type { StopReason } from '#core/content/answer.ts';
import type { Usage } from '#core/content/usage.ts';

/** One wire's way to say the same things. Texts are our own; the forms are the providers'. */
export interface WireScript {
	/** Thoughts, words and two calls at once. */
	readonly plain: string;
	/** The same, among things that are new to us or that only careless servers do. */
	readonly rich: string;
	readonly richUsage: Usage;
	readonly reasoningSeal?: unknown;
	/** A short answer that ends for this reason of the provider's. */
	readonly stopping: (reason: string) => string;
	readonly stops: readonly (readonly [reason: string, stop: StopReason])[];
	/** A few words, and then this error. */
	readonly failing: string;
	/** One call whose arguments are not JSON. Where arguments are always objects it cannot be said. */
	readonly brokenCall?: string;
	/** Two calls without an id, or with one id between them. */
	readonly namelessCalls: string;
	/** Before the last event, and in the middle of the words. */
	readonly words: string;
}

export const THOUGHTS = 'Two cities, so two questions – één voor één 🌱.';
export const WORDS = 'I will look at both. 🌤️ “Un moment”, 少々お待ちください';
export const CITIES = ['Oslo', 'Lima'] as const;

export const data = (...values: unknown[]) =>
	values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
export const named = (...values: { type: string }[]) =>
	values.map((value) => `event: ${value.type}\r\ndata: ${JSON.stringify(value)}\r\n\r\n`).join('');
export const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
/** Cut without regard for characters, as tokenizers do: the halves of one pair come in two events. */
export const pieces = (text: string, size = 7) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
export const city = (name: string) => `{"city": "${name}"}`;
