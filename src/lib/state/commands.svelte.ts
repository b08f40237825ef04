import { untrack } from 'svelte';
import type { PlainKey } from '#lib/locales/catalogue.ts';
import type { Chord } from '#lib/platform/keyboard.ts';

/** Something a person can do from anywhere: a row of the palette, and a shortcut if it has one. */
export interface Command {
	/** Stable: remapped shortcuts are kept under it. */
	readonly id: string;
	readonly title: PlainKey;
	/** Where it belongs, when the title alone does not say. */
	readonly within?: PlainKey;
	readonly group: 'go' | 'act' | 'view';
	readonly chord?: Chord;
	readonly run: () => unknown;
}

/** All commands that can be given now. A screen adds its own while it is shown. */
export class Commands {
	#sets = $state.raw<readonly (readonly Command[])[]>([]);

	readonly all = $derived(this.#sets.flat());

	/** Returns the function that takes them out again. Meant for effects, which it does not make depend on others. */
	add(commands: readonly Command[]): () => void {
		this.#sets = [...untrack(() => this.#sets), commands];
		return () => {
			this.#sets = this.#sets.filter((set) => set !== commands);
		};
	}
}
