import type { Encoding } from './app-index.ts';

const BEST_FIRST: readonly Encoding[] = ['br', 'gzip'];

/** The best encoding that is there and that the client takes; undefined: as it is. */
export function chooseEncoding(
	header: string | undefined,
	available: Readonly<Partial<Record<Encoding, unknown>>>,
): Encoding | undefined {
	if (!header) return undefined;
	const weightByName = parseWeights(header);
	const accepts = (name: string) => (weightByName.get(name) ?? weightByName.get('*') ?? 0) > 0;
	return BEST_FIRST.find((encoding) => available[encoding] !== undefined && accepts(encoding));
}

function parseWeights(header: string): Map<string, number> {
	const weightByName = new Map<string, number>();
	for (const item of header.split(',')) {
		const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
		const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
		weightByName.set(name, weight === undefined ? 1 : Number(weight) || 0);
	}
	return weightByName;
}
