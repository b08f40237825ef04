import type { Abilities } from '#core/content/abilities.ts';
import { joinLabels, type Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { BlobPart, Part, TextPart } from '#core/content/part.ts';
import { nativeKind } from '#core/providers/attachment.ts';
import type { Describer, NotDescribed } from './describer.ts';
import { descriptionText, fileText, missingText } from './framed-text.ts';
import { decodeText, isTextFile } from './text-file.ts';

export interface DescribedMessages {
	/** With words in place of the files that the model does not take, where there are any. */
	readonly messages: readonly LabelledMessage[];
	/** Of the files that became no more than their names. */
	readonly failures: readonly (NotDescribed | UnreadableFile)[];
}

export interface UnreadableFile {
	readonly type: 'unreadable';
	readonly ref: string;
	readonly name?: string;
}

/** What stands for a file, and where it is from when that is not the file itself. */
interface Replacement {
	readonly part: TextPart;
	readonly label?: Label;
}

const AT_ONCE = 3;

/**
 * The messages as a model of these abilities can take them. Files it takes pass untouched, those that are text are
 * read out, and the others are described by a model that can. A message with a description is no longer only its
 * author's words: its label is joined with one that says so.
 */
export async function describeAttachments(
	messages: readonly LabelledMessage[],
	abilities: Pick<Abilities, 'images' | 'pdf' | 'audio'>,
	describer: Describer,
	signal: AbortSignal,
): Promise<DescribedMessages> {
	const accepts = { images: abilities.images, pdf: abilities.pdf, media: abilities.audio };
	const found = new Map<string, { readonly part: BlobPart; readonly labels: Label[] }>();
	for (const { parts, label } of messages) {
		for (const part of parts.flatMap(blobsOf)) {
			if (nativeKind(part, accepts)) continue;
			const same = found.get(keyOf(part));
			if (same) same.labels.push(label);
			else found.set(keyOf(part), { part, labels: [label] });
		}
	}
	const replacements = new Map<string, Replacement>();
	const failures: (NotDescribed | UnreadableFile)[] = [];
	const queue = [...found];
	const work = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const [key, { part, labels }] = next;
			const replacement = await replace(part, joinLabels(labels), describer, signal);
			if (replacement && 'part' in replacement) replacements.set(key, replacement);
			else if (replacement) {
				failures.push(replacement);
				replacements.set(key, { part: missingText(part, replacement.type) });
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { messages: messages.map((message) => withReplacements(message, replacements)), failures };
}

async function replace(
	part: BlobPart,
	label: Label,
	describer: Describer,
	signal: AbortSignal,
): Promise<Replacement | NotDescribed | UnreadableFile | undefined> {
	if (isTextFile(part)) {
		const text = decodeText(await describer.readBlob(part).catch(() => ''));
		if (text === undefined || (text === '' && part.size > 0)) {
			return { type: 'unreadable', ref: part.ref, ...(part.name === undefined ? {} : { name: part.name }) };
		}
		return { part: fileText(part, text) };
	}
	const kind = nativeKind(part, { images: true, pdf: true });
	if (kind !== 'image' && kind !== 'pdf') return undefined;
	const described = await describer.describe(part, kind, label, signal);
	if (!described.ok) return described.error;
	const { text, by } = described.value;
	const source = `description:${by.connection}/${by.model}`;
	return {
		part: descriptionText(part, text, by),
		label: { integrity: 'system', secrecy: 'public', sources: [source] },
	};
}

function withReplacements(
	message: LabelledMessage,
	replacements: ReadonlyMap<string, Replacement>,
): LabelledMessage {
	const used = message.parts.flatMap(blobsOf).flatMap((part) => replacements.get(keyOf(part)) ?? []);
	if (used.length === 0) return message;
	const swap = <P extends Part>(part: P | BlobPart): P | BlobPart | TextPart =>
		part.type === 'blob' ? (replacements.get(keyOf(part))?.part ?? part) : part;
	return {
		...message,
		parts: message.parts.map((part): Part =>
			part.type === 'result'
				? { ...part, parts: part.parts.map((each) => swap<TextPart>(each)) }
				: swap<Part>(part),
		),
		label: joinLabels([message.label, ...used.flatMap(({ label }) => label ?? [])]),
	};
}

function blobsOf(part: Part): readonly BlobPart[] {
	if (part.type === 'blob') return [part];
	return part.type === 'result' ? part.parts.filter((each) => each.type === 'blob') : [];
}

/** The same bytes under another name or type read differently. */
function keyOf({ ref, mime, name = '' }: BlobPart): string {
	return `${ref} ${mime} ${name}`;
}
