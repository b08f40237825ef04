export type StorageFailure =
	| { type: 'folder-unusable'; path: string; reason: string }
	| { type: 'folder-in-use'; path: string }
	| { type: 'lock-foreign'; path: string }
	| { type: 'disk-full'; path: string }
	| { type: 'data-damaged'; path: string; reason: string }
	| { type: 'data-foreign'; path: string }
	| { type: 'data-newer'; path: string; migration: string }
	| { type: 'sqlite-too-old'; version: string; needed: string }
	| { type: 'postgres-unreachable'; address: string; reason: string };

/** What is wrong and how to mend it, in one line. */
export function storageFailureToLine(failure: StorageFailure): string {
	switch (failure.type) {
		case 'folder-unusable':
			return `The data folder ${failure.path} cannot be used: ${failure.reason}. Give this user the right to write there, or set ALCOVE_DATA to another folder.`;
		case 'folder-in-use':
			return `Another relay is using the data folder ${failure.path}. Stop it, or set ALCOVE_DATA to another folder.`;
		case 'lock-foreign':
			return `${failure.path} is not the relay's: its own file of that name is empty. Nothing was changed. Move it away and start again, or set ALCOVE_DATA to another folder.`;
		case 'disk-full':
			return `There is no space left to write ${failure.path}. Free some space and start again; nothing was lost.`;
		case 'data-damaged':
			return `The data file ${failure.path} is damaged: ${failure.reason}. Nothing was changed. Put a backup or a file from its snapshots folder in its place.`;
		case 'data-foreign':
			return `The file ${failure.path} is a database of another program. Nothing was changed. Move it away, or set ALCOVE_DATA to another folder.`;
		case 'data-newer':
			return `The data in ${failure.path} was written by a newer version (it has "${failure.migration}"). Nothing was changed. Install that version again, or put back the snapshot made before the upgrade.`;
		case 'sqlite-too-old':
			return `This Node brings SQLite ${failure.version}; the relay needs ${failure.needed} or newer, because older ones can damage a file. Use the Node that comes with the installation.`;
		case 'postgres-unreachable':
			return `PostgreSQL at ${failure.address} cannot be used: ${failure.reason}. Start it or correct DATABASE_URL.`;
	}
}
