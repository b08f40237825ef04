import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { CONNECTIONS } from '#core/providers/connections.ts';
import type { Connection } from '#core/providers/connection.ts';
import type { Route, Strategy } from '#core/router/candidate.ts';
import { DEFAULT_ROUTE } from '#core/router/candidate.ts';

/** What `npm run ask` is told. */
export interface AskArguments {
	/** Empty: only what was cut off goes on. */
	readonly question: string;
	readonly connections: readonly Connection[];
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

type UsageFailure = { readonly type: 'usage'; readonly detail: string };

const STRATEGIES: readonly Strategy[] = ['cost', 'latency', 'quality', 'round-robin', 'capability'];
const TEXT = { type: 'string' } as const;
const OPTIONS = {
	...{ connection: TEXT, model: TEXT, url: TEXT, route: TEXT, schema: TEXT, system: TEXT },
	...{ dollars: TEXT, data: TEXT },
	request: { type: 'boolean' },
	help: { type: 'boolean', short: 'h' },
	file: { type: 'string', multiple: true },
} as const;

export const ASK_USAGE = `Usage: npm run ask -- [options] "question"

  --connection ID   one of ${idLines('\n                    ')}
                    (default: every connection that has a key, and Ollama where it runs)
  --model ID        this model of the connection and no other
  --url ADDRESS     another address for the connection, such as http://127.0.0.1:8080/v1
  --route NAME      ${STRATEGIES.join(', ')}
                    (default: Claude, Google, OpenRouter, Ollama, then the best there is)
  --file PATH       show it a file; may be repeated
  --schema PATH     the answer must fit the JSON schema in this file
  --system TEXT     who it is to be
  --dollars SUM     the most this question may cost (default: 3, and 1 for each call of a model)
  --data FOLDER     keep runs, money and health there; runs that were cut off go on first
  --request         print what was sent and received

Keys are read from the environment: the id in capitals with _API_KEY, such as ANTHROPIC_API_KEY or LM_STUDIO_API_KEY.`;

export function readAskArguments(
	args: readonly string[],
): Result<AskArguments, { readonly type: 'help' } | UsageFailure> {
	const parsed = parse(args);
	if (!parsed.ok) return parsed;
	const { values, positionals } = parsed.value;
	if (values.help) return err({ type: 'help' });
	const question = positionals.join(' ').trim();
	const { schema, data, system, file: files = [] } = values;
	const isOnlyGoingOn = data !== undefined && schema === undefined && files.length === 0;
	if (question === '' && !isOnlyGoingOn) return usage('There is no question.');
	if (schema !== undefined && files.length > 0) return usage('A --schema and a --file do not go together.');
	const empty = Object.entries({ ...values, system: undefined }).find(([, value]) => value === '');
	if (empty) return usage(`The option --${empty[0]} is empty.`);

	const choice = readChoice(values);
	if (!choice.ok) return choice;
	const dollars = values.dollars === undefined ? undefined : Number(values.dollars);
	if (dollars !== undefined && !(dollars >= 0 && Number.isFinite(dollars)))
		return usage(`“${values.dollars ?? ''}” is no sum.`);
	return ok({
		...choice.value,
		question,
		files,
		...(schema === undefined ? {} : { schema }),
		...(data === undefined ? {} : { data }),
		...(dollars === undefined ? {} : { dollars }),
		...(system === undefined ? {} : { system }),
		showsRequest: values.request === true,
	});
}

/** Who can be asked, and in which order. */
function readChoice(values: {
	readonly connection?: string;
	readonly model?: string;
	readonly url?: string;
	readonly route?: string;
}): Result<Pick<AskArguments, 'connections' | 'route'>, UsageFailure> {
	const { connection: id, model, url } = values;
	const named = CONNECTIONS.find((each) => each.id === id);
	if (id !== undefined && !named) return usage(`There is no connection “${id}”.`);
	if (url !== undefined) {
		if (!named) return usage('An address needs a --connection to say which wire it speaks.');
		const fault = addressFault(url);
		if (fault !== undefined) return usage(`“${url}” is no address${fault}.`);
	}
	if (model !== undefined && !named) return usage('A --model needs a --connection to say where it is.');
	const strategy = STRATEGIES.find((each) => each === values.route);
	if (values.route !== undefined && !strategy) return usage(`There is no route “${values.route}”.`);
	if (model !== undefined && strategy)
		return usage('With a --model there is nothing to choose: leave out --route.');

	const chosen = named && { ...named, ...(url === undefined ? {} : { url }) };
	const link = chosen && { connection: chosen.id, ...(model === undefined ? {} : { model }) };
	const route: Route = strategy
		? { type: 'strategy', strategy }
		: link
			? { type: 'chain', candidates: [link] }
			: DEFAULT_ROUTE;
	const connections = chosen ? [chosen] : CONNECTIONS.filter((each) => each.id !== 'compatible');
	return ok({ connections, route });
}

function addressFault(text: string): string | undefined {
	const url = URL.parse(text);
	if (!url) return '';
	if (!['http:', 'https:'].includes(url.protocol)) return ': it must begin with http:// or https://';
	return url.username || url.password ? ' to ask: a name and a password cannot be in it' : undefined;
}

function parse(args: readonly string[]) {
	try {
		const parsed = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS, tokens: true });
		const names = parsed.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
		const twice = names.find((name, at) => name !== 'file' && names.indexOf(name) < at);
		return twice === undefined ? ok(parsed) : usage(`The option --${twice} is there twice.`);
	} catch (error) {
		// Its first sentence says what is wrong; the others are about writing programs.
		const [first] = error instanceof Error ? error.message.split(/\.\s|\n/u) : [];
		return usage(`${(first ?? 'These arguments cannot be read').replace(/\.$/u, '')}.`);
	}
}

function idLines(indent: string): string {
	const ids = CONNECTIONS.map(({ id }) => id);
	const half = Math.ceil(ids.length / 2);
	return `${ids.slice(0, half).join(', ')},${indent}${ids.slice(half).join(', ')}`;
}

function usage(detail: string): Result<never, UsageFailure> {
	return err({ type: 'usage', detail });
}
