import { bundledSnapshot } from '#core/catalogue/bundled.ts';
import { Catalogue } from '#core/catalogue/catalogue.ts';
import type { ListedModel } from '#core/content/listed-model.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Connection } from '#core/providers/connection.ts';
import { listModels } from '#core/providers/list-models/list-models.ts';
import type { ResidentHostOptions } from '#relay/resident/host.ts';
import { timer } from '#relay/resident/timer.ts';
import type { AskArguments } from './ask-arguments.ts';

export interface ModelsFailure {
	readonly type: 'no-models';
	readonly detail: string;
}

/** Which models can be asked: connections with a key in the environment, and those at home that answer. */
export async function findModels(
	{ connections, route }: AskArguments,
	environment: Readonly<Record<string, string | undefined>>,
	stop: AbortSignal,
): Promise<Result<ResidentHostOptions['models'], ModelsFailure>> {
	const catalogue = new Catalogue(await bundledSnapshot());
	const keyOf = ({ id }: Connection) => environment[keyName(id)] || undefined;
	const authorize = (connection: Connection, headers: Headers) => {
		const secret = keyOf(connection);
		const { key } = connection;
		if (key && secret !== undefined) headers.set(key.header, `${key.prefix}${secret}`);
	};
	const isChosen = connections.length === 1;
	const wanted =
		route.type === 'chain' ? route.candidates.find(({ model }) => model !== undefined) : undefined;
	const listed = new Map<string, readonly ListedModel[]>();
	const usable: Connection[] = [];
	for (const connection of connections) {
		const { id, key, family = id, name } = connection;
		if (key && keyOf(connection) === undefined && id !== 'compatible') {
			if (isChosen) return none(`${name} needs a key: set ${keyName(id)}.`);
			continue;
		}
		const isKnown = catalogue.models(family).length > 0 && connection.isLocal !== true;
		if (wanted?.connection === id && wanted.model !== undefined)
			listed.set(id, [...(isKnown ? catalogue.models(family) : []), { id: wanted.model }]);
		else if (!isKnown) {
			if (!isChosen && id !== 'ollama') continue;
			const found = await list(connection, authorize, stop);
			if (!found.ok && isChosen) return none(`${name} at ${connection.url}: ${found.error.detail}`);
			if (!found.ok || found.value.length === 0) {
				if (isChosen) return none(`${name} at ${connection.url} has no models.`);
				continue;
			}
			listed.set(id, found.value);
		}
		usable.push(connection);
	}
	if (usable.length === 0)
		return none(
			'There is no model to ask. Set a key, such as ANTHROPIC_API_KEY, or start Ollama, or name a --connection with its --url.',
		);
	const hasKey = (connection: Connection) =>
		keyOf(connection) !== undefined || connection.id === 'compatible';
	return ok({ connections: usable, catalogue, listed, hasKey, authorize });
}

function keyName(id: string): string {
	return `${id.toUpperCase().replaceAll('-', '_')}_API_KEY`;
}

function list(
	connection: Connection,
	authorize: (connection: Connection, headers: Headers) => void,
	stop: AbortSignal,
): ReturnType<typeof listModels> {
	const ports = {
		fetch: (url: string, init: RequestInit) => fetch(url, init),
		timer,
		authorize: (headers: Headers) => authorize(connection, headers),
	};
	return listModels(connection, ports, stop);
}

function none(detail: string): Result<never, ModelsFailure> {
	return err({ type: 'no-models', detail });
}
