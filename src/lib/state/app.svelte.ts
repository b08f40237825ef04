import { createContext } from 'svelte';
import type { DatabaseStatus } from '#lib/db/health.ts';
import { createIdSource, type Id } from '#core/kernel/id.ts';
import { SECOND_MS } from '#core/kernel/time.ts';
import { writeFirstPaint } from '#lib/platform/first-paint.ts';
import { WorkerClient, type ClientState } from '#lib/worker/client.ts';
import { spawnAgentWorker } from '#lib/worker/spawn.ts';
import { Commands } from './commands.svelte.ts';
import { Conversations } from './conversations.svelte.ts';
import type { Draft } from './draft.svelte.ts';
import type { Language } from './language.svelte.ts';
import type { NoteEditor } from './note-editor.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Overlay } from './overlay.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { Shares } from './shares.svelte.ts';
import { Shortcuts } from './shortcuts.svelte.ts';
import { Update } from './update.svelte.ts';

export type { DatabaseStatus };

/** As long as one pauses between two thoughts. */
const QUIET_AFTER_MS = 10 * SECOND_MS;

/** Commands that keep what a person made. */
const FIRST_VALUES: ReadonlySet<string> = new Set(['say', 'createFile', 'saveFile']);

export interface AppOptions {
	readonly language: Language;
	/** Goes to a path of the app. */
	readonly go: (path: string) => unknown;
}

/** Everything the screens share. Built once, in the root layout. */
export class App {
	readonly newId: () => Id = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
	readonly language: Language;
	readonly go: AppOptions['go'];
	readonly client: WorkerClient;
	readonly settings: Settings;
	readonly commands = new Commands();
	readonly shortcuts: Shortcuts;
	readonly overlay = new Overlay();
	readonly notices = new Notices();
	readonly conversations: Conversations;
	readonly shares = new Shares();
	readonly update = new Update();
	/** Longer than any screen: what could not be saved yet is held here. */
	readonly openNotes = new Map<Id, NoteEditor>();

	#engine = $state.raw<ClientState>('restarting');
	#database = $state.raw<DatabaseStatus>({ type: 'opening' });
	#isOnline = $state.raw(navigator.onLine);
	#hasStarted = $state.raw(false);
	#hasOpened = $state.raw(false);
	#begun: { readonly id: Id; readonly draft: Draft } | undefined;
	#typedAt = -Infinity;
	#hasAskedToPersist = false;
	readonly #unsaved = new Set<() => boolean>();

	readonly engine = $derived(this.#engine);
	readonly database = $derived(this.#database);
	readonly isOnline = $derived(this.#isOnline);
	/** There is no database to work with. Without space it still opens and reads, so that is not closed. */
	readonly isClosed = $derived(
		!['opening', 'upgrading', 'ready', 'reopening', 'quota', 'closed'].includes(this.#database.type),
	);
	/** There was a database since this page was loaded: what is on the screen came from it. */
	readonly hasOpened = $derived(this.#hasOpened);
	/** Something holds the app back, or waits for the person, that is worth a word on every screen. */
	readonly hasStatus = $derived.by(
		() =>
			!this.#isOnline ||
			(this.#engine !== 'running' && (this.#hasStarted || this.#engine === 'stopped')) ||
			this.#database.type === 'quota' ||
			['ready', 'applying'].includes(this.update.state),
	);
	/** False only before the engine has run once: the first moments of a start are no news. */
	readonly hasStarted = $derived(this.#hasStarted);

	constructor(options: AppOptions) {
		this.language = options.language;
		this.go = options.go;
		this.client = new WorkerClient({
			spawn: spawnAgentWorker,
			onState: (state) => {
				this.#engine = state;
				if (state === 'running') this.#hasStarted = true;
			},
			onHealth: (status) => {
				this.#database = status;
				if (status.type === 'ready') this.#hasOpened = true;
			},
			onCommand: (name) => {
				if (FIRST_VALUES.has(name)) void this.#askToPersist();
			},
		});
		this.settings = new Settings(this.client, () => this.notices.fail(this.language.t('shell.notSaved')));
		this.shortcuts = new Shortcuts(this.commands, this.settings, this.language);
		this.conversations = new Conversations(this.client);
		this.guard(() => [...this.openNotes.values()].some((note) => note.isUnsaved));
	}

	/** A conversation was begun: whoever shows it goes on with what is being written meanwhile. */
	begin(id: Id, draft: Draft): void {
		this.#begun = { id, draft };
	}

	/** Once, for the conversation it was begun for. */
	takeBegun(id: Id | undefined): Draft | undefined {
		const begun = this.#begun;
		this.#begun = undefined;
		return begun?.id === id ? begun?.draft : undefined;
	}

	/** A screen says whether it holds something a reload would lose. Returns how to take that back. */
	guard(isUnsaved: () => boolean): () => void {
		this.#unsaved.add(isUnsaved);
		return () => void this.#unsaved.delete(isUnsaved);
	}

	/** A reload now would lose something. */
	hasUnsaved(): boolean {
		return [...this.#unsaved].some((isUnsaved) => isUnsaved());
	}

	/** Nothing would be felt if the page were reloaded now. */
	isQuiet(): boolean {
		const isTyping = performance.now() - this.#typedAt < QUIET_AFTER_MS;
		return !isTyping && !this.overlay.open && !this.hasUnsaved();
	}

	/** Follows the browser: network, and coming back to the foreground. Returns how to stop. */
	followBrowser(): () => void {
		const onNetwork = () => (this.#isOnline = navigator.onLine);
		const onVisible = () => {
			// A tab that slept may have lost its worker or its database; leaving is the last chance to save.
			if (document.visibilityState === 'visible')
				void this.client.check().then(() => this.client.command('wake'));
			else void this.client.command('flush').catch(() => undefined);
		};
		const onInput = () => (this.#typedAt = performance.now());
		const onLeave = (event: BeforeUnloadEvent) => {
			if (this.hasUnsaved()) event.preventDefault();
		};
		addEventListener('input', onInput);
		addEventListener('beforeunload', onLeave);
		addEventListener('online', onNetwork);
		addEventListener('offline', onNetwork);
		document.addEventListener('visibilitychange', onVisible);
		return () => {
			removeEventListener('input', onInput);
			removeEventListener('beforeunload', onLeave);
			removeEventListener('online', onNetwork);
			removeEventListener('offline', onNetwork);
			document.removeEventListener('visibilitychange', onVisible);
		};
	}

	/** Once something is worth keeping, the browser is asked not to clear it by itself. */
	async #askToPersist(): Promise<void> {
		if (this.#hasAskedToPersist) return;
		this.#hasAskedToPersist = true;
		const { persistOnce } = await import('#lib/platform/storage-persistence.ts');
		await persistOnce();
	}

	/** Conversations and notes by title, for the palette. Without words: the newest few. */
	find(text: string) {
		return this.client.query('find', text);
	}

	/** Puts the look that the settings ask for on the page, now and for the next start's first frame. */
	paint(): void {
		const { settings, language } = this;
		const own = (value: string) => (value === 'system' ? {} : value);
		const look = {
			theme: own(settings.get('appearance.theme')),
			contrast: own(settings.get('appearance.contrast')),
			density: settings.get('appearance.density'),
			text: settings.get('appearance.text'),
			lang: language.tag,
			dir: language.direction,
		};
		writeFirstPaint(
			Object.fromEntries(Object.entries(look).filter(([, value]) => typeof value === 'string')),
		);
	}

	async useLanguage(wanted: string): Promise<void> {
		await this.language.use(wanted);
		this.paint();
	}
}

export const [useApp, provideApp] = createContext<App>();
