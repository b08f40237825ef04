import * as z from 'zod/mini';

// Answers are read with tolerance: any field may be missing or null, and one that nobody knows is passed over.

export const text = z.nullish(z.string());

/** A count that is none is as good as missing. */
export const tokens = z.catch(z.nullish(z.number()), undefined);

export function maybe<S extends z.core.$ZodLooseShape>(shape: S) {
	return z.nullish(z.object(shape));
}

export function list<T extends z.core.SomeType>(item: T) {
	return z.nullish(z.array(item));
}

/** What is of another form counts as missing, instead of spoiling what it stands in. */
export function lenient<T extends z.core.SomeType>(schema: T) {
	return z.catch(z.nullish(schema), undefined);
}
