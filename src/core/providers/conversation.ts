import type { CallPart, Part, ReasoningPart, ResultPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeKind, type Accepts, type NativeKind } from './attachment.ts';
import { wireCallIds } from './call-ids.ts';
import { argumentsOf, joinByRole, turnsOf, type Turn } from './history.ts';
import type { ModelRequest } from './provider.ts';
import type { WireName } from './wire.ts';

/** A turn as a wire writes it: files are read, those it does not take are named, and ids of calls have its form. */
export interface WireTurn {
	readonly role: Turn['role'];
	readonly parts: readonly WirePart[];
}

export type WirePart = TextPart | WireFile | ReasoningPart | WireCall | WireResult;

export interface WireFile {
	readonly type: NativeKind;
	readonly mime: string;
	readonly name: string;
	/** Base64. */
	readonly data: string;
}

export interface WireCall extends Pick<CallPart, 'type' | 'id' | 'tool' | 'seal'> {
	readonly input: Readonly<Record<string, unknown>>;
}

export interface WireResult extends Pick<ResultPart, 'type' | 'id' | 'tool' | 'status'> {
	readonly text: string;
	readonly files: readonly WireFile[];
}

/** How a wire takes a conversation. */
export interface Manner {
	readonly accepts: Accepts;
	/** The form of the ids of calls; absent: any. */
	readonly callIds?: RegExp;
	/** There is a field that says that a call failed, so its words need not. */
	readonly hasErrorField?: true;
	/** Calls and results are told in words. */
	readonly isInWords?: boolean;
}

/** Rejects when an attachment cannot be read. */
export async function conversationOf(
	{ messages, model, readBlob }: ModelRequest,
	wire: WireName,
	{ accepts, callIds = /^/u, hasErrorField, isInWords }: Manner,
): Promise<readonly WireTurn[]> {
	const turns = turnsOf(messages, wire, model);
	const callId = wireCallIds(turns, callIds);

	async function wirePart(part: Part): Promise<WirePart> {
		switch (part.type) {
			case 'blob': {
				const type = nativeKind(part, accepts);
				if (!type) return { type: 'text', text: blobNote(part) };
				return { type, mime: part.mime, name: part.name ?? 'file.pdf', data: await readBlob(part) };
			}
			case 'call':
				return { ...part, id: callId(part.id), input: argumentsOf(part) };
			case 'result': {
				const said = await Promise.all(part.parts.map(wirePart));
				const words = wordsOf(said, 'text') || '(nothing)';
				const isSaid = part.status !== 'ok' && !(hasErrorField && part.status === 'error');
				const text = isSaid ? `[${part.status}] ${words}` : words;
				return { ...part, id: callId(part.id), text, files: said.filter((each) => 'data' in each) };
			}
			default:
				return part;
		}
	}
	const written = await Promise.all(
		turns.map(async ({ role, parts }) => ({ role, parts: await Promise.all(parts.map(wirePart)) })),
	);
	return isInWords ? joinByRole(written.map(inWords)) : written;
}

/** For who can neither call nor be told of calls. */
function inWords({ role, parts }: WireTurn): WireTurn {
	return {
		role: role === 'assistant' ? role : 'user',
		parts: parts.flatMap((part): readonly WirePart[] => {
			if (part.type === 'call')
				return [{ type: 'text', text: `[Call of ${part.tool}] ${JSON.stringify(part.input)}` }];
			if (part.type !== 'result') return [part];
			return [{ type: 'text', text: `[Result of ${part.tool}] ${part.text}` }, ...part.files];
		}),
	};
}

/** What was said or thought, as one text. */
export function wordsOf(parts: readonly WirePart[], type: 'text' | 'reasoning'): string {
	return parts.flatMap((part) => (part.type === type && part.text ? [part.text] : [])).join('\n\n');
}

/** As browsers write a file in a link. */
export function dataUrl({ mime, data }: WireFile): string {
	return `data:${mime};base64,${data}`;
}

/** Undefined for an empty list, which some providers refuse. */
export function unlessEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
	return list?.length ? list : undefined;
}
