import { expect, test } from 'vitest';
import { OWN_WORDS } from '#core/content/label.ts';
import { callDigest, type CallIdentity } from './digest.ts';

const IDENTITY: CallIdentity = {
	runId: '01k9zzzzzzaaaaaaaaaaaaaaaa',
	call: 'c1',
	tool: 'send_mail',
	version: '1',
	args: { to: 'ada@example.org', text: 'Yes' },
	label: OWN_WORDS,
};

test('it is the same on every device and in every version that shares approvals', async () => {
	expect(await callDigest(IDENTITY)).toBe('e2e929a0a62c4fc9b164489fa149a7d21ea173be86afa637adf2b90d81afe745');
	expect(await callDigest({ ...IDENTITY, args: { text: 'Yes', to: 'ada@example.org' } })).toBe(
		await callDigest(IDENTITY),
	);
});

test.each<[string, Partial<CallIdentity>]>([
	['the run', { runId: '01k9zzzzzzaaaaaaaaaaaaaaab' }],
	['the call', { call: 'c2' }],
	['the tool', { tool: 'send_mails' }],
	['the version of the tool', { version: '2' }],
	['a value', { args: { to: 'ada@example.org', text: 'yes' } }],
	['a value that looks alike', { args: { to: 'ada@example.org', text: 'Yes\u200b' } }],
	['half a character', { args: { to: 'ada@example.org', text: 'Yes\ud800' } }],
	['a number for its text', { args: { to: 'ada@example.org', text: 1 } }],
	['what a field is called', { args: { cc: 'ada@example.org', text: 'Yes' } }],
	['the surroundings', { surroundings: { directory: '/' } }],
	['the label', { label: { ...OWN_WORDS, integrity: 'untrusted' } }],
	['the sources', { label: { ...OWN_WORDS, sources: ['mail:7'] } }],
])('it changes with %s', async (_what, change) => {
	expect(await callDigest({ ...IDENTITY, ...change })).not.toBe(await callDigest(IDENTITY));
});
