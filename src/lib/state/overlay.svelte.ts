/** What lies over the page. One at a time: opening the next closes the one before. */
export type OverlayName = 'palette' | 'shortcuts' | 'conversations';

export class Overlay {
	#open = $state.raw<OverlayName>();

	readonly open = $derived(this.#open);

	show(name: OverlayName): void {
		this.#open = name;
	}

	/** With a name only if that one is open: a dialog tells of its end late, when the next may be open already. */
	close(name?: OverlayName): void {
		if (name === undefined || name === this.#open) this.#open = undefined;
	}
}
