import { expect, it } from 'vitest';
import { stopOf } from './stop.ts';

it.each([
	['stop', 'end'],
	['STOP', 'end'],
	['tool_use', 'end'],
	['eos_token', 'end'],
	['SAFETY', 'refused'],
	['refusal', 'refused'],
	['MAX_TOKENS', 'length'],
	['pause_turn', 'length'],
	['never_seen_before', 'length'],
	['constructor', 'length'],
	['', 'length'],
])('%j: %s', (reason, stop) => {
	expect(stopOf(reason)).toBe(stop);
});
