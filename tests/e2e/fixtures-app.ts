import { expect, test as base } from './fixtures.ts';
import { AppPage } from './pages/app.ts';
import { ChatPage } from './pages/chat.ts';
import { NotesPage } from './pages/notes.ts';
import { SettingsPage } from './pages/settings.ts';

declare global {
	/** In the page: to this process. */
	var reportViolation: ((violation: string) => void) | undefined;
}

interface AppFixtures {
	readonly app: AppPage;
	readonly chat: ChatPage;
	readonly notes: NotesPage;
	readonly settings: SettingsPage;
	/** What a test provokes on purpose; any other error in the browser fails it. */
	readonly expectedFaults: RegExp | undefined;
	/** Fails a test in which a page threw, wrote an error to the console or was stopped by its policy. */
	readonly noFaults: undefined;
}

/** The app over the built relay, without a service worker: what that does has tests of its own. */
export const test = base.extend<AppFixtures>({
	serviceWorkers: 'block',
	viewport: { width: 1440, height: 900 },
	expectedFaults: [undefined, { option: true }],
	noFaults: [
		async ({ context, expectedFaults }, use) => {
			const faults: string[] = [];
			await context.exposeBinding('reportViolation', (_source, violation: string) => {
				faults.push(`policy: ${violation}`);
			});
			await context.addInitScript(() => {
				addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
					globalThis.reportViolation?.(`${effectiveDirective} ${blockedURI}`);
				});
			});
			context.on('weberror', (error) => faults.push(`thrown: ${error.error().message}`));
			context.on('console', (message) => {
				if (message.type() === 'error') faults.push(`console: ${message.text()}`);
			});
			await use(undefined);
			expect(faults.filter((fault) => !expectedFaults?.test(fault))).toEqual([]);
		},
		{ auto: true },
	],
	app: async ({ page }, use) => use(new AppPage(page)),
	chat: async ({ page }, use) => use(new ChatPage(page)),
	notes: async ({ page }, use) => use(new NotesPage(page)),
	settings: async ({ page }, use) => use(new SettingsPage(page)),
});

export { expect };
