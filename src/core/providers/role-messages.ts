import type { BlobPart, ResultPart, TextPart } from '#core/content/part.ts';
import { nativeBlobs, type Accepts } from './attachment.ts';
import type { AssistantTurn, Turn } from './history.ts';

type Json = Readonly<Record<string, unknown>>;

/** How a wire writes what each role says. */
export interface RoleWriter {
	readonly user: (parts: readonly (TextPart | BlobPart)[]) => Promise<Json>;
	readonly assistant: (turn: AssistantTurn) => Json;
	readonly result: (part: ResultPart) => Json;
}

/** Messages where each has a role and a result is only words: its files follow as something the user shows. */
export async function roleMessages(
	system: Json | undefined,
	turns: readonly Turn[],
	accepts: Accepts,
	write: RoleWriter,
): Promise<Json[]> {
	const messages: Json[] = system ? [system] : [];
	for (const turn of turns) {
		if (turn.role === 'user') messages.push(await write.user(turn.parts));
		else if (turn.role === 'assistant') messages.push(write.assistant(turn));
		else {
			messages.push(...turn.parts.map(write.result));
			for (const { tool, parts } of turn.parts) {
				const blobs = nativeBlobs(parts, accepts);
				const intro: TextPart = { type: 'text', text: `[Files of the result of ${tool}]` };
				if (blobs.length > 0) messages.push(await write.user([intro, ...blobs]));
			}
		}
	}
	return messages;
}
