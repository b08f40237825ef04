import { SECOND_MS } from '#core/kernel/time.ts';

export interface Notice {
	readonly id: number;
	readonly text: string;
	readonly tone: 'plain' | 'failed';
	readonly action?: { readonly label: string; readonly run: () => unknown };
}

/** Long enough to read it and reach the button by keyboard; failures stay until they are dismissed. */
const SHOWN_MS = 12 * SECOND_MS;
const MAX_SHOWN = 3;

/** Short messages at the edge of the screen: what was just done, and the way to undo it. */
export class Notices {
	#shown = $state.raw<readonly Notice[]>([]);
	#nextId = 0;

	readonly shown = $derived(this.#shown);

	show(text: string, action?: Notice['action']): void {
		const id = this.#add({ text, tone: 'plain', ...(action ? { action } : {}) });
		setTimeout(() => this.dismiss(id), SHOWN_MS);
	}

	fail(text: string, action?: Notice['action']): void {
		this.#add({ text, tone: 'failed', ...(action ? { action } : {}) });
	}

	dismiss(id: number): void {
		this.#shown = this.#shown.filter((notice) => notice.id !== id);
	}

	#add(notice: Omit<Notice, 'id'>): number {
		const id = this.#nextId++;
		this.#shown = [...this.#shown.filter((each) => each.text !== notice.text), { ...notice, id }].slice(
			-MAX_SHOWN,
		);
		return id;
	}
}
