export type ConfigFailure =
	| { type: 'setting-unknown'; name: string; nearest: string | undefined; where: string }
	| { type: 'setting-malformed'; name: string; expected: string; got: string | undefined; where: string }
	| { type: 'reference-broken'; name: string; reference: string; reason: string; where: string }
	| { type: 'settings-file-refused'; path: string; reason: string }
	| { type: 'origins-missing'; host: string };

/** What is wrong and how to mend it, in one line. */
export function configFailureToLine(failure: ConfigFailure): string {
	switch (failure.type) {
		case 'setting-unknown': {
			const mend = failure.nearest ? `did you mean ${failure.nearest}?` : 'remove it.';
			return `Unknown setting ${failure.name} in ${failure.where}: ${mend}`;
		}
		case 'setting-malformed': {
			const got = failure.got === undefined ? 'something else (not shown)' : JSON.stringify(failure.got);
			return `${failure.name} in ${failure.where}: expected ${failure.expected}, got ${got}. Correct or remove it.`;
		}
		case 'reference-broken':
			return `${failure.name} in ${failure.where} refers to ${failure.reference}: ${failure.reason}. Provide it or remove the setting.`;
		case 'settings-file-refused':
			return `The settings file ${failure.path} ${failure.reason}.`;
		case 'origins-missing':
			return `ALCOVE_HOST is ${failure.host}, so others can reach the relay: set ALCOVE_ORIGINS to the address people open, such as https://alcove.example.org.`;
	}
}
