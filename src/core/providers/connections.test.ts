import { describe, expect, it } from 'vitest';
import { quirksFor } from './compat.ts';
import { CONNECTIONS } from './connections.ts';

describe('the ready connections', () => {
	it('are the ones that were promised, each once', () => {
		const ids = CONNECTIONS.map((connection) => connection.id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toEqual(
			expect.arrayContaining(
				[
					'anthropic',
					'openai',
					'openai-chat',
					'gemini',
					'groq',
					'openrouter',
					'mistral',
					'deepseek',
					'xai',
				].concat(['together', 'perplexity', 'ollama', 'lm-studio', 'llama-cpp', 'vllm', 'tgi', 'compatible']),
			),
		);
	});

	it('send keys only over TLS, and nothing secret with them', () => {
		for (const { url, key, isLocal, id, headers } of CONNECTIONS) {
			if (key && id !== 'compatible') expect(url).toMatch(/^https:\/\//u);
			if (isLocal) expect(new URL(url).hostname).toBe('127.0.0.1');
			for (const name of Object.keys(headers ?? {})) expect(name).not.toMatch(/key|auth|token|cookie/iu);
		}
	});

	it('are plain data, so that they can be stored and edited', () => {
		expect(JSON.parse(JSON.stringify(CONNECTIONS))).toEqual(CONNECTIONS);
	});
});

describe('quirksFor', () => {
	const compat = {
		quirks: { a: 2 },
		models: [
			{ prefixes: ['big', 'large'], quirks: { b: 3 } },
			{ prefixes: ['big-2'], quirks: { a: 4 } },
		],
	};
	it.each([
		['small', { a: 2, b: 1 }],
		['large-1', { a: 2, b: 3 }],
		['big-2', { a: 4, b: 3 }],
	])('%s', (model, quirks) => {
		expect(quirksFor({ a: 1, b: 1 }, compat, model)).toEqual(quirks);
	});
});
