/** Moves the keyboard to the next or previous visible part of the screen, around the end. */
export function focusRegion(step: 1 | -1): void {
	const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
		region.checkVisibility(),
	);
	// The innermost region counts: the composer lies inside the main one.
	const current = regions.findLastIndex((region) => region.contains(document.activeElement));
	const next = current === -1 ? (step === 1 ? 0 : regions.length - 1) : current + step;
	const region = regions.at(next % regions.length);
	const field = region?.matches('[data-composer]')
		? region.querySelector<HTMLElement>('textarea')
		: undefined;
	(field ?? region)?.focus();
}

/** Moves the keyboard to the message before or after the one it is on; from elsewhere to the last one. */
export function focusMessage(step: 1 | -1): void {
	const messages = [...document.querySelectorAll<HTMLElement>('[data-message]')];
	const current = messages.findIndex((message) => message.contains(document.activeElement));
	const next = current === -1 ? messages.length - 1 : current + step;
	const message = messages[Math.min(Math.max(next, 0), messages.length - 1)];
	message?.focus();
	message?.scrollIntoView({ block: 'nearest' });
}

export function focusComposer(): void {
	document.querySelector<HTMLElement>('[data-composer] textarea')?.focus();
}
