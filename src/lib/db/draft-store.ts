import type { Draft } from '#core/content/draft.ts';
import { ok, type Result } from '#core/kernel/result.ts';
import { withoutDerived } from './derived-fields.ts';
import type { StoreFailure } from './failure.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';

export type DraftContent = Pick<Draft, 'text' | 'parts'>;

export interface DraftStore {
	readonly get: (key: string) => Promise<Draft | undefined>;
	/** Last changed first. */
	readonly all: () => Promise<readonly Draft[]>;
	/** An empty draft is removed. Made for a batch writer: all of them or none. */
	readonly putAll: (drafts: ReadonlyMap<string, DraftContent>) => Promise<Result<void, StoreFailure>>;
	readonly put: (key: string, draft: DraftContent) => Promise<Result<void, StoreFailure>>;
	readonly remove: (key: string) => Promise<Result<void, StoreFailure>>;
}

export function createDraftStore(handle: DatabaseHandle, { now }: Pick<StoreContext, 'now'>): DraftStore {
	const { db } = handle;

	function putAll(drafts: ReadonlyMap<string, DraftContent>): Promise<Result<void, StoreFailure>> {
		return handle.write(() =>
			db.transaction('rw', db.drafts, async () => {
				const updatedAt = now();
				const isEmpty = ({ text, parts }: DraftContent) => text === '' && parts.length === 0;
				const entries = [...drafts];
				await db.drafts.bulkDelete(entries.filter(([, draft]) => isEmpty(draft)).map(([key]) => key));
				await db.drafts.bulkPut(
					entries
						.filter(([, draft]) => !isEmpty(draft))
						.map(([key, { text, parts }]) => ({ key, text, parts, updatedAt })),
				);
				return ok();
			}),
		);
	}

	return {
		get: (key) => handle.read(() => db.drafts.get(key).then((draft) => draft && withoutDerived(draft))),
		all: () =>
			handle.read(() =>
				db.drafts
					.toArray()
					.then((drafts) => drafts.map(withoutDerived).sort((a, b) => b.updatedAt - a.updatedAt)),
			),
		putAll,
		put: (key, draft) => putAll(new Map([[key, draft]])),
		remove: (key) => putAll(new Map([[key, { text: '', parts: [] }]])),
	};
}
