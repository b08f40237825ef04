import { anthropicMessages } from './anthropic-messages/wire.ts';
import type { Connection } from './connection.ts';
import { gemini } from './gemini/wire.ts';
import { ollama } from './ollama/wire.ts';
import { openaiChat } from './openai-chat/wire.ts';
import { openaiResponses } from './openai-responses/wire.ts';
import type { Wire } from './wire.ts';

export function wireFor(connection: Connection, model: string): Wire {
	switch (connection.wire) {
		case 'anthropic-messages':
			return anthropicMessages(connection, model);
		case 'openai-chat':
			return openaiChat(connection, model);
		case 'openai-responses':
			return openaiResponses(connection, model);
		case 'gemini':
			return gemini(connection, model);
		case 'ollama':
			return ollama(connection, model);
	}
}
