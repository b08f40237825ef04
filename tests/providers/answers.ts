import type { WireName } from '#core/providers/wire.ts';
import { MESSAGES } from './scripts/anthropic-messages.ts';
import { GEMINI } from './scripts/gemini.ts';
import { OLLAMA } from './scripts/ollama.ts';
import { CHAT } from './scripts/openai-chat.ts';
import { RESPONSES } from './scripts/openai-responses.ts';
import type { WireScript } from './scripts/script.ts';

export { CITIES, THOUGHTS, WORDS } from './scripts/script.ts';

export const SCRIPTS: Readonly<Record<WireName, WireScript>> = {
	'openai-chat': CHAT,
	'anthropic-messages': MESSAGES,
	gemini: GEMINI,
	'openai-responses': RESPONSES,
	ollama: OLLAMA,
};
export const WIRES: readonly WireName[] = [
	'openai-chat',
	'anthropic-messages',
	'gemini',
	'openai-responses',
	'ollama',
];
