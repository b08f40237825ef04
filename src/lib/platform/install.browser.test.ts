import { expect, it, onTestFinished } from 'vitest';
import { watchInstall } from './install.ts';

function offer(outcome: 'accepted' | 'dismissed'): Event {
	const event = new Event('beforeinstallprompt', { cancelable: true });
	return Object.assign(event, { prompt: async () => ({ outcome }) });
}

function setup() {
	const install = watchInstall();
	const kinds: string[] = [];
	install.subscribe((kind) => kinds.push(kind));
	onTestFinished(() => install.close());
	return { install, kinds };
}

it('holds the offer back until the person asks for it, and uses it once', async () => {
	const { install, kinds } = setup();
	expect(await install.ask()).toBe('unavailable');
	const event = offer('dismissed');
	dispatchEvent(event);
	expect(event.defaultPrevented).toBe(true);
	expect(await install.ask()).toBe('dismissed');
	expect(await install.ask()).toBe('unavailable');
	expect(kinds).toEqual(['none', 'prompt', 'none']);
});

it('knows when the app was installed', async () => {
	const { install, kinds } = setup();
	dispatchEvent(offer('accepted'));
	expect(await install.ask()).toBe('accepted');
	dispatchEvent(new Event('appinstalled'));
	expect(kinds).toEqual(['none', 'prompt', 'installed']);
});

it('asks nothing of an event it does not know', () => {
	const { install } = setup();
	dispatchEvent(new Event('beforeinstallprompt'));
	expect(install.kind).toBe('none');
});
