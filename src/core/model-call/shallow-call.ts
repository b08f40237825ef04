import type { AnswerPart } from '#core/content/answer.ts';
import { isRecord } from '#core/kernel/json.ts';

/** No tool's arguments are as deep. Much deeper ones can be read, but neither written nor copied again. */
const MAX_DEPTH = 200;

/** A call whose arguments are too deep for any store is one whose arguments could not be read. */
export function shallowCall(part: AnswerPart): AnswerPart {
	if (part.type !== 'call' || !isDeep(part.args)) return part;
	const { args: _, ...call } = part;
	return { ...call, raw: '(nested too deeply to be read)' };
}

function isDeep(value: unknown): boolean {
	let level: readonly unknown[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) return true;
		level = level.flatMap(inside);
	}
	return false;
}

function inside(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	return isRecord(value) ? Object.values(value) : [];
}
