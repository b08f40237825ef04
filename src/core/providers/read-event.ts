import type * as z from 'zod/mini';
import { isRecord } from '#core/kernel/json.ts';
import { classify } from './classify.ts';
import { readErrorValue } from './error-body.ts';
import type { ReadStep, WireReader } from './wire.ts';

/** Reads events of one form. Errors have many, and come in the middle of any stream: they are looked for first. */
export function readerOf<S extends z.ZodMiniType>(
	schema: S,
	read: (event: z.output<S>) => ReadStep,
	end: WireReader['end'],
): WireReader {
	return {
		read(value, name) {
			if (name === 'error' || isError(value)) return classify({ error: readErrorValue(value) });
			const parsed = schema.safeParse(value);
			return parsed.success ? read(parsed.data) : garbled();
		},
		end,
	};
}

export function garbled(): ReadStep & object {
	return classify({ circumstance: 'garbled' });
}

/** The body ended before the answer did. */
export function cut(): ReadStep & object {
	return classify({ circumstance: 'cut' });
}

function isError(value: unknown): boolean {
	return (
		isRecord(value) && (value['error'] != null || value['type'] === 'error' || value['object'] === 'error')
	);
}
