/**
 * A copy of what the very first frame needs, read by the inline script of app.html before anything else runs.
 * It is the only use of localStorage in the app and holds no content; the settings table is the truth.
 */
export interface FirstPaint {
	readonly theme?: string;
	readonly contrast?: string;
	readonly density?: string;
	readonly text?: string;
	readonly lang?: string;
	readonly dir?: string;
}

const KEY = 'alcove.look';

export function readFirstPaint(): FirstPaint {
	try {
		const look: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
		if (typeof look !== 'object' || look === null) return {};
		return Object.fromEntries(Object.entries(look).filter(([, value]) => typeof value === 'string'));
	} catch {
		return {};
	}
}

/** Applies the look to the page at once and keeps it for the next start. */
export function writeFirstPaint(look: FirstPaint): void {
	const root = document.documentElement;
	for (const name of ['theme', 'contrast', 'density', 'text'] as const) {
		const value = look[name];
		if (value === undefined) Reflect.deleteProperty(root.dataset, name);
		else root.dataset[name] = value;
	}
	root.lang = look.lang ?? 'en';
	root.dir = look.dir ?? 'ltr';
	try {
		localStorage.setItem(KEY, JSON.stringify(look));
	} catch {
		// Without it only the next first frame looks different for a moment.
	}
}
