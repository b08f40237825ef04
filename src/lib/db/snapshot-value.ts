import { base64UrlToBytes, bytesToBase64Url } from '#core/kernel/bytes.ts';

/** What JSON has no form for is written as an object with one key that begins with `$`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const ARRAYS = {
	Int8Array,
	Uint8ClampedArray,
	Int16Array,
	Uint16Array,
	Int32Array,
	Uint32Array,
	Float32Array,
	Float64Array,
} as const;

/** Thrown for a value that cannot leave the database, such as a key the browser guards. */
export class NotWritable extends Error {
	override readonly name = 'NotWritable';
}

/** Thrown for text that no `toJson` produced. */
export class NotReadable extends Error {
	override readonly name = 'NotReadable';
}

export function toJson(value: unknown): Json {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return value;
		case 'number':
			return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: numberText(value) };
		case 'bigint':
			return { $bigint: String(value) };
		case 'undefined':
			return { $undefined: true };
		case 'object':
			return value === null ? null : objectToJson(value);
		default:
			throw new NotWritable(typeof value);
	}
}

export function fromJson(json: unknown): unknown {
	if (typeof json !== 'object' || json === null) return json;
	if (Array.isArray(json)) return json.map(fromJson);
	const [only, ...more] = Object.entries(json);
	if (only?.[0].startsWith('$')) {
		if (more.length > 0) throw new NotReadable(only[0]);
		return fromTag(only[0], only[1]);
	}
	return plainFromJson(json);
}

function objectToJson(value: object): Json {
	if (Array.isArray(value)) return value.map(toJson);
	if (value instanceof Date) return { $date: toJson(value.getTime()) };
	if (value instanceof Uint8Array) return { $bytes: bytesToBase64Url(value) };
	if (value instanceof ArrayBuffer) return { $buffer: bytesToBase64Url(new Uint8Array(value)) };
	if (ArrayBuffer.isView(value)) {
		const kind = value.constructor.name;
		if (!Object.hasOwn(ARRAYS, kind)) throw new NotWritable(kind);
		const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
		return { $array: [kind, bytesToBase64Url(bytes)] };
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) throw new NotWritable(value.constructor.name);
	const json = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(each)]));
	return Object.keys(json).some((key) => key.startsWith('$')) ? { $object: json } : json;
}

function plainFromJson(json: object): Record<string, unknown> {
	return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, fromJson(each)]));
}

function fromTag(tag: string, content: unknown): unknown {
	if (tag === '$object' && typeof content === 'object' && content !== null && !Array.isArray(content)) {
		return plainFromJson(content);
	}
	if (tag === '$undefined') return undefined;
	if (tag === '$date') {
		const time = fromJson(content);
		if (typeof time === 'number') return new Date(time);
	}
	if (tag === '$array' && Array.isArray(content)) return typedArray(content[0], content[1]);
	if (typeof content === 'string') {
		if (tag === '$bytes') return decoded(content);
		if (tag === '$buffer') return decoded(content).buffer;
		if (tag === '$number') return content === '-0' ? -0 : Number(content);
		if (tag === '$bigint' && /^-?\d+$/.test(content)) return BigInt(content);
	}
	throw new NotReadable(tag);
}

function typedArray(kind: unknown, content: unknown): unknown {
	if (typeof kind !== 'string' || typeof content !== 'string') throw new NotReadable('$array');
	const entry = Object.entries(ARRAYS).find(([name]) => name === kind);
	const bytes = decoded(content);
	if (!entry || bytes.byteLength % entry[1].BYTES_PER_ELEMENT !== 0) throw new NotReadable('$array');
	return new entry[1](bytes.buffer);
}

function decoded(text: string): Uint8Array<ArrayBuffer> {
	const bytes = base64UrlToBytes(text);
	if (!bytes) throw new NotReadable('base64url');
	return bytes;
}

function numberText(value: number): string {
	return Object.is(value, -0) ? '-0' : String(value);
}
