import { configFailureToLine, type ConfigFailure } from './config-failure.ts';

/** Why the relay does not start: for the shell a code, for people one line that says how to mend it. */
export interface StartRefusal {
	readonly type: 'start-refused';
	readonly code: number;
	readonly line: string;
}

/** 1 is left to bugs. The table in docs/operating.md says the same. */
export const exitCodes = {
	settings: 2,
	address: 3,
	'folder-unusable': 4,
	'folder-in-use': 5,
	'disk-full': 6,
	'data-damaged': 7,
	'data-foreign': 7,
	'lock-foreign': 7,
	'data-newer': 8,
	'sqlite-too-old': 9,
	'postgres-unreachable': 10,
} as const;

export function refuseStart(reason: keyof typeof exitCodes, line: string): StartRefusal {
	return { type: 'start-refused', code: exitCodes[reason], line };
}

export function refuseSettings(failure: ConfigFailure): StartRefusal {
	return refuseStart('settings', configFailureToLine(failure));
}

/** `code` is the system's word for why it cannot be listened on. */
export function refuseAddress(host: string, port: number, code: string): StartRefusal {
	return refuseStart('address', addressFailureToLine(host, port, code));
}

function addressFailureToLine(host: string, port: number, code: string): string {
	const where = `${host} port ${port}`;
	switch (code) {
		case 'EADDRINUSE':
			return `Another program is listening on ${where}. Stop it, or set ALCOVE_PORT to another port (0 takes any free one).`;
		case 'EACCES':
			return `This user may not listen on ${where}. Set ALCOVE_PORT to a port above 1023.`;
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return `This machine has no address ${host}. Correct ALCOVE_HOST.`;
		default:
			return `Cannot listen on ${where} (${code}). Correct ALCOVE_HOST or ALCOVE_PORT.`;
	}
}
