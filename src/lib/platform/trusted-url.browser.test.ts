import { expect, it } from 'vitest';
import { trustedScriptUrl } from './trusted-url.ts';

it('passes this origin, as an absolute address', () => {
	expect(new URL(trustedScriptUrl('/service-worker.js')).href).toBe(`${location.origin}/service-worker.js`);
});

it.each([
	'https://example.org/worker.js',
	'//example.org/worker.js',
	'data:text/javascript,postMessage(1)',
	'javascript:void 0',
])('refuses %s', (url) => {
	expect(() => trustedScriptUrl(url)).toThrow(TypeError);
});

it('refuses code made at run time, though it carries this origin', () => {
	const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
	expect(() => trustedScriptUrl(url)).toThrow(TypeError);
	URL.revokeObjectURL(url);
});
