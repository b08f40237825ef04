import type { AnswerPart } from '#core/content/answer.ts';
import type { CallPart, Seal } from '#core/content/part.ts';
import type { ProviderEvent } from './provider.ts';
import { wellFormed } from './well-formed.ts';

/** One part while it is written. It becomes an event with its first words, so that empty parts never show. */
export interface PartWriter {
	readonly kind: AnswerPart['type'];
	isSealed(): boolean;
	hasText(): boolean;
	add(text: string): void;
	/** Nothing, where there is no seal. */
	seal(seal: Seal): void;
	/** For a call, whose name may come after it began. Given once. */
	name(tool: string, id?: string | null): void;
	close(): void;
}

/** What the parts of one answer share. */
export interface Sheet {
	readonly events: ProviderEvent[];
	/** Undefined until they end. */
	readonly parts: (AnswerPart | undefined)[];
	/** Those still being written. */
	readonly writers: Set<PartWriter>;
	/** The id where nobody has it yet, or another. */
	readonly callId: (wanted: string | null | undefined) => string;
}

export function writePart(kind: AnswerPart['type'], sheet: Sheet): PartWriter {
	let index: number | undefined;
	let id = '';
	let tool: string | undefined;
	let text = '';
	/** The first half of a character whose second half has yet to come, or what came before a call's name. */
	let held = '';
	let sealed: Seal;
	let isClosed = false;

	function begin(): number {
		if (index !== undefined) return index;
		index = sheet.parts.push(undefined) - 1;
		const part = kind === 'call' ? { type: kind, id, tool: tool ?? '' } : { type: kind };
		sheet.events.push({ type: 'part', index, part });
		return index;
	}

	/** Lets go of what is held, but for the last `keep` units. */
	function release(keep: number): void {
		const end = held.length - keep;
		const more = wellFormed(held.slice(0, end));
		held = held.slice(end);
		if (more === '') return;
		text += more;
		sheet.events.push({ type: 'delta', index: begin(), text: more });
	}

	function whole(): AnswerPart {
		const seal = sealed === undefined ? {} : { seal: sealed };
		if (kind === 'call') return { type: kind, id, tool: tool ?? '', ...parseArguments(text), ...seal };
		return { type: kind, text, ...seal, ...(kind === 'reasoning' && text === '' && { redacted: true }) };
	}

	const writer: PartWriter = {
		kind,
		isSealed: () => sealed !== undefined,
		hasText: () => text + held !== '',
		add(more) {
			if (isClosed || more === '') return;
			held += more;
			if (kind !== 'call' || tool !== undefined) release(/[\ud800-\udbff]$/u.test(held) ? 1 : 0);
		},
		seal(seal) {
			sealed = seal ?? sealed;
		},
		name(given, wanted) {
			if (tool !== undefined || isClosed) return;
			tool = given;
			id = sheet.callId(wanted);
			begin();
			release(0);
		},
		close() {
			if (isClosed) return;
			if (kind === 'call') writer.name('');
			release(0);
			isClosed = true;
			sheet.writers.delete(writer);
			if (index === undefined && sealed === undefined) return;
			const part = whole();
			sheet.parts[begin()] = part;
			sheet.events.push({ type: 'end', index: begin(), part });
		},
	};
	sheet.writers.add(writer);
	return writer;
}

/** Strictly: what is not JSON stays as it was written. Nothing at all is how some say that there are none. */
function parseArguments(text: string): Pick<CallPart, 'args' | 'raw'> {
	try {
		const args: unknown = JSON.parse(text.trim() || '{}');
		return { args };
	} catch {
		return { raw: text };
	}
}
