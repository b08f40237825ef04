import type { Intake, ParkedShare } from '#lib/platform/intake.ts';

/**
 * What other apps handed over. It waits outside the database until it is in a draft that is kept,
 * and it is never sent by itself.
 */
export class Shares {
	#waiting = $state.raw<readonly ParkedShare[]>([]);
	#intake: Promise<Intake> | undefined;

	/** Shares that never reached a composer. */
	readonly waiting = $derived(this.#waiting);

	async look(): Promise<void> {
		this.#waiting = await (await this.open()).list();
	}

	/** Where the shares lie. */
	open(): Promise<Intake> {
		this.#intake ??= import('#lib/platform/intake.ts').then(({ openIntake }) => openIntake());
		return this.#intake;
	}
}
