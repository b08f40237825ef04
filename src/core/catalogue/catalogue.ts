import type { ListedModel } from '#core/content/listed-model.ts';
import { findAlias } from './alias.ts';
import { assumeFacts } from './assume.ts';
import { bestModel } from './best-model.ts';
import type { ModelFacts } from './model-facts.ts';
import { withListed, withOverride, type ModelOverride } from './override.ts';
import type { Snapshot } from './snapshot.ts';

export interface KnownModel {
	readonly facts: ModelFacts;
	/**
	 * `exact`: this id is in the snapshot. `alias`: another name or date of it is. `listed`: its own server says enough.
	 * `assumed`: a guess on the safe side, to be shown as one.
	 */
	readonly basis: 'exact' | 'alias' | 'listed' | 'assumed';
}

/** What is known about models, from the snapshot, from the person and from their own servers. It never changes. */
export class Catalogue {
	readonly #byProvider: ReadonlyMap<string, readonly ModelFacts[]>;
	readonly #overrides: readonly ModelOverride[];
	/** Of the snapshot it is made from. */
	readonly date: string;

	constructor(snapshot: Pick<Snapshot, 'date' | 'models'>, overrides: readonly ModelOverride[] = []) {
		this.date = snapshot.date;
		const byProvider = new Map<string, ModelFacts[]>();
		for (const facts of snapshot.models) {
			const models = byProvider.get(facts.provider);
			if (models) models.push(facts);
			else byProvider.set(facts.provider, [facts]);
		}
		this.#byProvider = byProvider;
		this.#overrides = overrides;
	}

	providers(): readonly string[] {
		return [...this.#byProvider.keys()];
	}

	/** Of one provider, by id, the deprecated ones too: a person may have chosen one. */
	models(provider: string): readonly ModelFacts[] {
		return this.#listOf(provider).map((facts) => this.#overridden(facts));
	}

	find(provider: string, id: string): KnownModel | undefined {
		const known = this.#lookUp(provider, id);
		return known && { ...known, facts: this.#overridden(known.facts) };
	}

	/** A model at a connection, also one that nobody has heard of. */
	describe(provider: string, listed: ListedModel, isLocal: boolean): KnownModel {
		// A provider's price for a model is not the price of running it at home.
		const known = isLocal ? undefined : this.#lookUp(provider, listed.id);
		const facts = known?.facts ?? assumeFacts(this.#listOf(provider), provider, listed.id, isLocal);
		const saysEnough =
			listed.contextTokens !== undefined &&
			listed.abilities?.tools !== undefined &&
			(isLocal || listed.price !== undefined);
		return {
			facts: this.#overridden(withListed(facts, listed)),
			basis: known?.basis ?? (saysEnough ? 'listed' : 'assumed'),
		};
	}

	/** The model to begin with, while the person has not chosen one. */
	bestOf(provider: string): ModelFacts | undefined {
		return bestModel(this.models(provider));
	}

	#listOf(provider: string): readonly ModelFacts[] {
		return this.#byProvider.get(provider) ?? [];
	}

	#lookUp(provider: string, id: string): KnownModel | undefined {
		const models = this.#listOf(provider);
		const exact = models.find((each) => each.id === id);
		if (exact) return { facts: exact, basis: 'exact' };
		const alias = findAlias(models, id);
		return alias && { facts: alias, basis: 'alias' };
	}

	#overridden(facts: ModelFacts): ModelFacts {
		return this.#overrides
			.filter(({ provider, id }) => provider === facts.provider && id === facts.id)
			.reduce(withOverride, facts);
	}
}
