import { isRecord } from '#core/kernel/json.ts';
import type { Description, DescriptionCache } from '#core/vision/describer.ts';
import { contentOf } from './content.ts';
import type { ResidentDatabase } from './database.ts';

/** What models said of files, in the resident's own file. */
export function createResidentDescriptionCache({ db, write }: ResidentDatabase): DescriptionCache {
	const find = db.prepare('SELECT content FROM description WHERE ref = ? AND version = ?');
	const put = db.prepare('INSERT OR REPLACE INTO description (ref, version, content) VALUES (?, ?, ?)');
	return {
		async get(ref, version) {
			const row = find.get(ref, version);
			return row && contentOf(row, isDescription);
		},
		put: async (ref, version, { text, by }) =>
			write(false, () => void put.run(ref, version, JSON.stringify({ text, by }))),
	};
}

function isDescription(value: unknown): value is Description {
	return isRecord(value) && typeof value['text'] === 'string' && isRecord(value['by']);
}
