import {
	readSettings,
	type SettingKey,
	type SettingValue,
	type SettingValues,
} from '#core/content/known-settings.ts';
import { readFirstPaint } from '#lib/platform/first-paint.ts';
import type { WorkerClient } from '#lib/worker/client.ts';

/**
 * The person's settings. Until the worker has answered they are what the last start left for its first frame;
 * a change shows at once and is stored behind it.
 */
export class Settings {
	readonly #client: WorkerClient;
	#values = $state.raw<SettingValues>(readSettings(fromFirstPaint()));
	#isLoaded = $state.raw(false);
	/** Changes not yet confirmed by the database; they outrank what a watch still reports. */
	readonly #unconfirmed = new Map<SettingKey, unknown>();

	readonly isLoaded = $derived(this.#isLoaded);

	constructor(client: WorkerClient, onFailure: () => void) {
		this.#client = client;
		this.#onFailure = onFailure;
		client.watch('settings', [], (stored) => {
			this.#values = readSettings({ ...stored, ...Object.fromEntries(this.#unconfirmed) });
			this.#isLoaded = true;
		});
	}

	readonly #onFailure: () => void;

	get<K extends SettingKey>(key: K): SettingValue<K> {
		return this.#values[key];
	}

	set<K extends SettingKey>(key: K, value: SettingValue<K>): void {
		this.#values = { ...this.#values, [key]: value };
		this.#unconfirmed.set(key, value);
		void this.#client.command('putSetting', key, value).then(
			(result) => {
				if (this.#unconfirmed.get(key) === value) this.#unconfirmed.delete(key);
				if (!result.ok) this.#onFailure();
			},
			() => this.#onFailure(),
		);
	}
}

function fromFirstPaint(): Record<string, unknown> {
	const look = readFirstPaint();
	return {
		'appearance.theme': look.theme,
		'appearance.contrast': look.contrast,
		'appearance.density': look.density,
		'appearance.text': look.text,
	};
}
