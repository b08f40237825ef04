import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { CONNECTIONS } from '#core/providers/connections.ts';
import type { Connection } from '#core/providers/connection.ts';
import type { Route, Strategy } from '#core/router/candidate.ts';
import { DEFAULT_ROUTE } from '#core/router/candidate.ts';

/** What `npm run ask` is told. */
export interface AskArguments {
	readonly question: string;
	readonly connections: readonly Connection[];
	/** Ask the servers of these which models they have. */
	readonly toList: readonly Connection[];
	readonly route: Route;
	readonly files: readonly string[];
	/** A file with a JSON schema that the answer must fit. */
	readonly schema?: string;
	/** Where everything is kept; a folder that is deleted afterwards when it is absent. */
	readonly data?: string;
	readonly dollars?: number;
	readonly system?: string;
	/** Prints exactly what was sent and received. */
	readonly showsRequest: boolean;
}

const STRATEGIES: readonly Strategy[] = ['cost', 'latency', 'quality', 'round-robin', 'capability'];

export const ASK_USAGE = `Usage: npm run ask -- [options] "question"

  --connection ID   one of ${CONNECTIONS.map(({ id }) => id).join(', ')}
                    (default: every connection that has a key, and Ollama where it runs)
  --model ID        this model and no other
  --url ADDRESS     another address for the connection, such as http://127.0.0.1:8080/v1
  --route NAME      ${STRATEGIES.join(', ')} (default: Claude, Google, OpenRouter, Ollama, then the best there is)
  --file PATH       show it a file; may be repeated
  --schema PATH     the answer must fit the JSON schema in this file
  --system TEXT     who it is to be
  --dollars SUM     the most this question may cost (default: 1)
  --data FOLDER     keep runs, money and health there; runs that were cut off go on first
  --request         print what was sent and received

Keys are read from the environment: the id in capitals with _API_KEY, such as ANTHROPIC_API_KEY or LM_STUDIO_API_KEY.`;

export function readAskArguments(
	args: readonly string[],
): Result<AskArguments, { type: 'help' } | { type: 'usage'; detail: string }> {
	const parsed = parse(args);
	if (!parsed.ok) return parsed;
	const { values, positionals } = parsed.value;
	if (values.help) return err({ type: 'help' });
	const question = positionals.join(' ').trim();
	if (question === '' && values.data === undefined) return usage('There is no question.');
	const { connection: id, model, url } = values;
	const named = CONNECTIONS.find((each) => each.id === id);
	if (id !== undefined && !named) return usage(`There is no connection “${id}”.`);
	if (url !== undefined && !named)
		return usage('An address needs a --connection to say which wire it speaks.');
	if (url !== undefined && !URL.canParse(url)) return usage(`“${url}” is no address.`);
	const strategy = STRATEGIES.find((each) => each === values.route);
	if (values.route !== undefined && !strategy) return usage(`There is no route “${values.route}”.`);
	const dollars = values.dollars === undefined ? undefined : Number(values.dollars);
	if (dollars !== undefined && !(dollars >= 0)) return usage(`“${values.dollars ?? ''}” is no sum.`);

	const chosen = named && { ...named, ...(url === undefined ? {} : { url }) };
	const connections = chosen ? [chosen] : CONNECTIONS.filter((each) => each.id !== 'compatible');
	const link = chosen && { connection: chosen.id, ...(model === undefined ? {} : { model }) };
	const route: Route = strategy
		? { type: 'strategy', strategy }
		: link
			? { type: 'chain', candidates: [link] }
			: DEFAULT_ROUTE;
	return ok({
		question,
		connections,
		toList: chosen ? [chosen] : connections.filter((each) => each.id === 'ollama'),
		route,
		files: values.file ?? [],
		...(values.schema === undefined ? {} : { schema: values.schema }),
		...(values.data === undefined ? {} : { data: values.data }),
		...(dollars === undefined ? {} : { dollars }),
		...(values.system === undefined ? {} : { system: values.system }),
		showsRequest: values.request === true,
	});
}

function parse(args: readonly string[]) {
	const text = { type: 'string' } as const;
	try {
		return ok(
			parseArgs({
				args: [...args],
				allowPositionals: true,
				options: {
					...{ connection: text, model: text, url: text, route: text, schema: text, system: text },
					...{ dollars: text, data: text, request: { type: 'boolean' } },
					help: { type: 'boolean', short: 'h' },
					file: { type: 'string', multiple: true },
				},
			}),
		);
	} catch (error) {
		return usage(error instanceof Error ? error.message : 'These arguments cannot be read.');
	}
}

function usage(detail: string): Result<never, { type: 'usage'; detail: string }> {
	return err({ type: 'usage', detail });
}
