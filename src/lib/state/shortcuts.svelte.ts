import { chordLabel, chordOf, type Chord } from '#lib/platform/keyboard.ts';
import type { Command, Commands } from './commands.svelte.ts';
import type { Language } from './language.svelte.ts';
import type { Settings } from './settings.svelte.ts';

/** A damaged or foreign row must not swallow letters: keys with a modifier, or function keys. */
const SAFE = /\+|^(?:f\d+)?$/u;

/** Which keys give which command: the defaults, with the person's own choices over them. */
export class Shortcuts {
	readonly #commands: Commands;
	readonly #settings: Settings;
	readonly #language: Language;

	constructor(commands: Commands, settings: Settings, language: Language) {
		this.#language = language;
		this.#commands = commands;
		this.#settings = settings;
	}

	chordFor(command: Command): Chord | undefined {
		const own = this.#settings.get('shortcuts')[command.id];
		return own !== undefined && SAFE.test(own) ? own || undefined : command.chord;
	}

	/** The keys as this device's owner reads them. */
	labelFor(command: Command): string | undefined {
		const chord = this.chordFor(command);
		return chord && this.label(chord);
	}

	label(chord: Chord): string {
		return chordLabel(chord, (key) => this.#language.t(`key.${key}`));
	}

	/** An empty chord means none. */
	set(command: Command, chord: Chord): void {
		this.#settings.set('shortcuts', { ...this.#settings.get('shortcuts'), [command.id]: chord });
	}

	reset(command: Command): void {
		const { [command.id]: _, ...rest } = this.#settings.get('shortcuts');
		this.#settings.set('shortcuts', rest);
	}

	isOwn(command: Command): boolean {
		return this.#settings.get('shortcuts')[command.id] !== undefined;
	}

	/** Runs the command the keys stand for; true when there was one that may run now. */
	handle(event: KeyboardEvent, mayRun: (command: Command) => boolean = () => true): boolean {
		if (event.defaultPrevented || event.isComposing) return false;
		const chord = chordOf(event);
		if (chord === undefined) return false;
		const command = this.#commands.all.find((each) => this.chordFor(each) === chord);
		if (!command || !mayRun(command)) return false;
		event.preventDefault();
		void command.run();
		return true;
	}
}
