/**
 * `npm run catalogue -- <file or address>`: makes the bundled catalogue from public data and says what was left out
 * or put right. Without an argument it asks models.dev. Takes its `api.json`, and the reduced form in which a
 * provider's models are a list.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { MODELS_DEV_SOURCE, MODELS_DEV_URL, readModelsDev, type Remark } from '#core/catalogue/models-dev.ts';
import { writeSnapshot } from '#core/catalogue/snapshot.ts';

const TARGET = 'src/core/catalogue/snapshot.json';

/** The reduced form: other names, lists in the place of records, and the day it was taken in its `source`. */
const reducedSchema = z.object({
	source: z.string(),
	providers: z.record(
		z.string(),
		z.array(
			z.looseObject({
				id: z.string(),
				released: z.optional(z.unknown()),
				tools: z.optional(z.unknown()),
				structured: z.optional(z.unknown()),
				in: z.optional(z.unknown()),
				out: z.optional(z.unknown()),
			}),
		),
	),
});

const place = process.argv[2] ?? MODELS_DEV_URL;
const read = await readPlace(place);
const reduced = reducedSchema.safeParse(read);
const facts = readModelsDev(reduced.success ? publicForm(reduced.data) : read);
if (!facts || facts.models.length === 0) {
	console.error(`${place} has no models in a form this script knows.`);
	process.exit(1);
}
const dated = reduced.success ? /\d{4}-\d{2}-\d{2}/u.exec(reduced.data.source)?.[0] : undefined;
const date = dated ?? new Date().toISOString().slice(0, 10);
const text = lines(writeSnapshot({ source: MODELS_DEV_SOURCE, date, models: facts.models }));
await writeFile(TARGET, text);

for (const { why, remarks } of byReason(facts.remarks)) {
	console.log(`${why}\n${remarks.map(({ provider, id, did }) => `  ${did} ${provider} ${id}`).join('\n')}`);
}
const dropped = facts.remarks.filter(({ did }) => did === 'dropped').length;
const weight = gzipSync(JSON.stringify(JSON.parse(text)), { level: 9 }).length;
console.log(
	`\n${facts.models.length} models of ${date}, ${dropped} left out, ${facts.remarks.length - dropped} corrections; ` +
		`${(weight / 1000).toFixed(1)} KB gzip.`,
);

async function readPlace(from: string): Promise<unknown> {
	if (!/^https?:/u.test(from)) return JSON.parse(await readFile(from, 'utf8'));
	const response = await fetch(from, { signal: AbortSignal.timeout(60_000) });
	if (!response.ok) throw new Error(`${from} answers ${response.status}`);
	return response.json();
}

function publicForm({ providers }: z.infer<typeof reducedSchema>): unknown {
	return Object.fromEntries(
		Object.entries(providers).map(([name, models]) => [
			name,
			{
				models: Object.fromEntries(
					models.map(({ id, released, tools, structured, in: input, out: output, ...rest }) => [
						id,
						{
							...rest,
							release_date: released,
							tool_call: tools,
							structured_output: structured,
							modalities: { input, output },
						},
					]),
				),
			},
		]),
	);
}

/** One model a line, so that a change of facts reads well. */
function lines(snapshot: ReturnType<typeof writeSnapshot>): string {
	const { providers, ...head } = snapshot;
	const blocks = Object.entries(providers).map(
		([name, rows]) =>
			`\t\t${JSON.stringify(name)}: [\n${rows.map((row) => `\t\t\t${JSON.stringify(row)}`).join(',\n')}\n\t\t]`,
	);
	const fields = Object.entries(head).map(
		([name, value]) => `\t${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
	);
	return `{\n${fields.join('')}\t"providers": {\n${blocks.join(',\n')}\n\t}\n}\n`;
}

function byReason(remarks: readonly Remark[]): { why: string; remarks: Remark[] }[] {
	const groups = new Map<string, Remark[]>();
	for (const remark of remarks) groups.set(remark.why, [...(groups.get(remark.why) ?? []), remark]);
	return [...groups].map(([why, each]) => ({ why, remarks: each }));
}
