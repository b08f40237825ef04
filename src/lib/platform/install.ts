/** What the app can offer here: its own button, a description of the browser's menu, or nothing. */
export type InstallKind = 'installed' | 'prompt' | 'ios' | 'macos-safari' | 'firefox' | 'none';

export interface InstallPrompt {
	readonly kind: InstallKind;
	/** Calls at once and then on every change; returns the function that ends it. */
	subscribe(listener: (kind: InstallKind) => void): () => void;
	/** Opens the browser's own dialog; only from a person's tap. */
	ask(): Promise<'accepted' | 'dismissed' | 'unavailable'>;
	close(): void;
}

interface PromptEvent extends Event {
	prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const STANDALONE = '(display-mode: standalone), (display-mode: window-controls-overlay)';

declare global {
	/** Kept by the inline script of app.html when the offer came before this code. */
	var installOffer: Event | undefined;
}

export function watchInstall(): InstallPrompt {
	const closing = new AbortController();
	const { signal } = closing;
	const listeners = new Set<(kind: InstallKind) => void>();
	const elsewhere = isInstalled() ? 'installed' : installKindOf(navigator);
	let offer: PromptEvent | undefined;
	let kind: InstallKind = elsewhere;
	if (globalThis.installOffer && isPromptEvent(globalThis.installOffer)) {
		offer = globalThis.installOffer;
		kind = 'prompt';
	}

	function setKind(next: InstallKind): void {
		if (next === kind) return;
		kind = next;
		for (const listener of listeners) listener(kind);
	}

	addEventListener(
		'beforeinstallprompt',
		(event) => {
			if (!isPromptEvent(event)) return;
			// Keeps the browser from asking by itself: the app offers it when it has proved useful.
			event.preventDefault();
			offer = event;
			setKind('prompt');
		},
		{ signal },
	);
	addEventListener('appinstalled', () => setKind('installed'), { signal });

	return {
		get kind() {
			return kind;
		},
		subscribe(listener) {
			listeners.add(listener);
			listener(kind);
			return () => listeners.delete(listener);
		},
		async ask() {
			const event = offer;
			offer = undefined;
			if (!event) return 'unavailable';
			const { outcome } = await event.prompt();
			// An offer can be used once; after a refusal the browser makes another when it sees fit.
			setKind(outcome === 'accepted' ? 'installed' : elsewhere);
			return outcome;
		},
		close: () => closing.abort(),
	};
}

/** Whether this window is the installed app, not a tab. */
function isInstalled(): boolean {
	const onIos = 'standalone' in navigator && navigator.standalone === true;
	return onIos || matchMedia(STANDALONE).matches;
}

/** Which description of installing fits a browser that lets the app offer no button. */
export function installKindOf({
	userAgent,
	maxTouchPoints,
}: {
	readonly userAgent: string;
	readonly maxTouchPoints: number;
}): 'ios' | 'macos-safari' | 'firefox' | 'none' {
	const isMac = userAgent.includes('Macintosh');
	// A tablet asks for desktop pages under the name of a Mac; no Mac has a touch screen.
	if (/iPhone|iPad|iPod/.test(userAgent) || (isMac && maxTouchPoints > 1)) return 'ios';
	if (userAgent.includes('Firefox/')) return 'firefox';
	return isMac && /Version\/[\d.]+ Safari\//.test(userAgent) ? 'macos-safari' : 'none';
}

function isPromptEvent(event: Event): event is PromptEvent {
	return 'prompt' in event && typeof event.prompt === 'function';
}
