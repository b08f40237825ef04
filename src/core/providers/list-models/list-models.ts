import type { ListedModel } from '#core/content/listed-model.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { classify } from '../classify.ts';
import { quirksFor } from '../compat.ts';
import type { Connection } from '../connection.ts';
import type { ProviderPorts } from '../exchange.ts';
import type { ProviderFailure } from '../failure.ts';
import { OLLAMA_DEFAULTS } from '../ollama/quirks.ts';
import { readAnthropicModels, type ModelsPage } from './anthropic-models.ts';
import { askJson, type AskJson } from './ask-json.ts';
import { readGeminiModels } from './gemini-models.ts';
import { readOllamaShown, readOllamaTags } from './ollama-models.ts';
import { readOpenaiModels } from './openai-models.ts';

type Listed = Result<readonly ListedModel[], ProviderFailure>;

/** More than any provider has; a list that goes on after that goes round in a circle. */
const MAX_PAGES = 20;
const SHOWN_AT_ONCE = 4;
const GARBLED = classify({ circumstance: 'garbled' });

/** The models a connection has now, sorted by id. It is also the test of a key or an address: it costs nothing. */
export async function listModels(
	connection: Connection,
	ports: Pick<ProviderPorts, 'fetch' | 'timer' | 'authorize'>,
	signal: AbortSignal,
): Promise<Listed> {
	const listed = await listFrom(connection, ports, signal);
	if (!listed.ok) return listed;
	const byId = new Map(listed.value.map((model) => [model.id, model]));
	return ok([...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

async function listFrom(
	connection: Connection,
	ports: Pick<ProviderPorts, 'fetch' | 'timer' | 'authorize'>,
	signal: AbortSignal,
): Promise<Listed> {
	switch (connection.wire) {
		case 'openai-chat':
		case 'openai-responses':
			return listOpenai(askJson(connection, ports, signal));
		case 'anthropic-messages': {
			const ask = askJson(connection, ports, signal, { 'anthropic-version': '2023-06-01' });
			return listPages(ask, '/models?limit=1000', 'after_id', readAnthropicModels);
		}
		case 'gemini':
			return listPages(
				askJson(connection, ports, signal),
				'/models?pageSize=1000',
				'pageToken',
				readGeminiModels,
			);
		case 'ollama':
			return listOllama(
				askJson(connection, ports, signal),
				(model) => quirksFor(OLLAMA_DEFAULTS, connection, model).contextTokens,
			);
	}
}

async function listOpenai(ask: AskJson): Promise<Listed> {
	const answer = await ask('/models');
	if (!answer.ok) return answer;
	const models = readOpenaiModels(answer.value);
	return models ? ok(models) : err(GARBLED);
}

async function listPages(
	ask: AskJson,
	path: string,
	parameter: string,
	read: (value: unknown) => ModelsPage | undefined,
): Promise<Listed> {
	const models: ListedModel[] = [];
	let next: string | undefined;
	for (let page = 0; page < MAX_PAGES; page++) {
		const from = next === undefined ? '' : `&${parameter}=${encodeURIComponent(next)}`;
		const answer = await ask(`${path}${from}`);
		if (!answer.ok) return answer;
		const found = read(answer.value);
		if (!found) return err(GARBLED);
		models.push(...found.models);
		if (found.next === undefined || found.next === next) return ok(models);
		next = found.next;
	}
	return ok(models);
}

/** A model that cannot be looked at is listed by its name alone: it may have gone a moment ago. */
async function listOllama(ask: AskJson, contextFor: (model: string) => number | undefined): Promise<Listed> {
	const answer = await ask('/api/tags');
	if (!answer.ok) return answer;
	const names = readOllamaTags(answer.value);
	if (!names) return err(GARBLED);
	const models: ListedModel[] = [];
	const rest = names.values();
	let failure: ProviderFailure | undefined;
	const work = async () => {
		for (const name of rest) {
			const shown = await ask('/api/show', { model: name });
			if (!shown.ok && !['bad-request', 'server', 'protocol'].includes(shown.error.type))
				failure ??= shown.error;
			if (failure) return;
			const model = readOllamaShown(name, shown.ok ? shown.value : undefined, contextFor(name));
			if (model) models.push(model);
		}
	};
	await Promise.all(Array.from({ length: SHOWN_AT_ONCE }, work));
	return failure ? err(failure) : ok(models);
}
