/** What a caller can act on is returned, never thrown. `E` is a plain object so that it survives a worker or JSON. */
export type Result<T, E extends Failure> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Every failure names its kind; callers switch on `type` and on nothing else. */
export interface Failure {
	readonly type: string;
}

export function ok(): Result<void, never>;
export function ok<T>(value: T): Result<T, never>;
export function ok<T>(value?: T): Result<T | undefined, never> {
	return { ok: true, value };
}

export function err<E extends Failure>(error: E): Result<never, E> {
	return { ok: false, error };
}
