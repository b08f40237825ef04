import type { Catalogue } from '#core/catalogue/catalogue.ts';
import type { ListedModel } from '#core/content/listed-model.ts';
import type { Timer } from '#core/ports/timer.ts';
import { connect } from '#core/providers/connect.ts';
import type { Connection } from '#core/providers/connection.ts';
import type { ProviderPorts } from '#core/providers/exchange.ts';
import type { Candidate } from '#core/router/candidate.ts';
import type { AskPorts } from './ask-ports.ts';

/** Connections that are set up, and what is known about the models behind them. */
export interface ConnectedModels {
	readonly connections: readonly Connection[];
	readonly catalogue: Catalogue;
	/** By connection, where its server was asked which models it has. */
	readonly listed: ReadonlyMap<string, readonly ListedModel[]>;
	readonly hasKey: (connection: Connection) => boolean;
	/** Adds the key of this connection; nothing here ever sees it. */
	readonly authorize: (connection: Connection, headers: Headers) => void | Promise<void>;
	readonly fetch: ProviderPorts['fetch'];
	readonly timer: Timer;
	readonly newId: () => string;
}

/** Every model at every connection: those its server lists, else those the catalogue knows and nobody withdrew. */
export function candidatesOf(models: ConnectedModels): readonly Candidate[] {
	return models.connections.flatMap((connection) => {
		const { id, wire, key, isLocal = false, family = id } = connection;
		const listed = models.listed.get(id);
		const facts = listed
			? listed.map((model) => models.catalogue.describe(family, model, isLocal).facts)
			: models.catalogue.models(family).filter(({ isDeprecated }) => !isDeprecated);
		const hasKey = key === undefined || models.hasKey(connection);
		return facts.map((each): Candidate => ({ connection: id, wire, isLocal, hasKey, facts: each }));
	});
}

export function providersOf(models: ConnectedModels): AskPorts['provider'] {
	const { fetch, timer, newId } = models;
	return (candidate, observe) => {
		const connection = models.connections.find(({ id }) => id === candidate.connection);
		if (!connection) throw new Error(`There is no connection ${candidate.connection}`);
		const authorize = (headers: Headers) => models.authorize(connection, headers);
		return connect(connection, { fetch, timer, newId, authorize, observe });
	};
}
