import type { ModelMessage } from '#core/content/message.ts';
import type { BlobPart, Part } from '#core/content/part.ts';

// How many tokens a run of one kind of character comes to, as today's larger vocabularies cut it. Real tokenizers
// weigh a megabyte; the calibration makes up for what this misses.
const RUN = /[a-z]+|[\p{Lu}\p{Ll}\p{Lm}\p{M}]+|\d+|[\p{L}]+|\s+|[^\p{L}\p{M}\d\s]+/giu;
const WIDE =
	/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const HUMP = /(?<=[a-z])(?=[A-Z])/u;

const MESSAGE_TOKENS = 4;
const CALL_TOKENS = 10;
const TOOL_TOKENS = 10;
const NOTE_TOKENS = 30;
const IMAGE_TOKENS = 1_600;
const PAGE_TOKENS = 2_000;
const PAGE_BYTES = 60_000;
const MAX_PAGES = 100;
const MEDIA_BYTES_PER_TOKEN = 500;

/** About how many tokens the text has: within a fifth for prose and code, on the high side for the rest. */
export function estimateTokens(text: string): number {
	let tokens = 0;
	for (const [run] of text.matchAll(RUN)) tokens += runTokens(run);
	return Math.ceil(tokens);
}

/** The kinds in the order of how often they are met, because a whole conversation is weighed before each turn. */
function runTokens(run: string): number {
	const { length } = run;
	// A single space belongs to the word behind it.
	if (run === ' ') return 0;
	if (/^[a-z]/iu.test(run)) {
		if (!HUMP.test(run)) return wordTokens(length);
		return run.split(HUMP).reduce((sum, word) => sum + wordTokens(word.length), 0);
	}
	if (/^\s/u.test(run)) return run.includes('\n') ? 1 : Math.ceil(length / 8);
	if (/^\d/u.test(run)) return Math.ceil(length / 3);
	if (!/^[\p{L}\p{M}]/u.test(run)) return symbolTokens(run);
	return length * (/^\p{sc=Latin}/u.test(run) ? 1 / 3 : WIDE.test(run) ? 1 : 0.45);
}

/** Words that are used much are one token, longer ones are put together. */
function wordTokens(length: number): number {
	return length <= 9 ? 1.05 : 1 + (length - 5) / 5;
}

/** Marks stick together in twos, an emoji is two or three, and the same mark many times is few. */
function symbolTokens(run: string): number {
	const plain = run.replace(/[^\u0020-\u007e]/gu, '');
	const rest = [...run].length - plain.length;
	const repeats = /^(.)\1{3,}$/u.test(plain);
	return (repeats ? Math.ceil(plain.length / 8) : Math.ceil(plain.length / 2)) + rest * 1.5;
}

/** A file that the model is shown. What it cannot be shown is only named. */
export function estimateBlob({ mime, size }: BlobPart): number {
	if (mime.startsWith('image/')) return IMAGE_TOKENS;
	if (mime === 'application/pdf')
		return PAGE_TOKENS * Math.min(MAX_PAGES, Math.max(1, Math.ceil(size / PAGE_BYTES)));
	if (/^(?:audio|video)\//u.test(mime)) return Math.ceil(size / MEDIA_BYTES_PER_TOKEN);
	return NOTE_TOKENS;
}

export function estimateMessages(messages: readonly ModelMessage[]): number {
	return messages.reduce((sum, { parts }) => sum + MESSAGE_TOKENS + estimateParts(parts), 0);
}

function estimateParts(parts: readonly Part[]): number {
	return parts.reduce((sum, part) => sum + estimatePart(part), 0);
}

function estimatePart(part: Part): number {
	switch (part.type) {
		case 'text':
		case 'reasoning':
			return estimateTokens(part.text);
		case 'blob':
			return estimateBlob(part);
		case 'call':
			return CALL_TOKENS + estimateTokens(part.tool) + estimateTokens(part.raw ?? asJson(part.args));
		case 'result':
			return CALL_TOKENS + estimateParts(part.parts);
	}
}

/** What a model is told of a tool. */
export interface WeighedTool {
	readonly name: string;
	readonly description: string;
	readonly schema: Readonly<Record<string, unknown>>;
}

export function estimateTools(tools: readonly WeighedTool[]): number {
	return tools.reduce(
		(sum, { name, description, schema }) =>
			sum + TOOL_TOKENS + estimateTokens(name) + estimateTokens(description) + estimateTokens(asJson(schema)),
		0,
	);
}

function asJson(value: unknown): string {
	// Of what is not JSON there is no text, whatever its type says.
	return value === undefined ? '' : JSON.stringify(value);
}
