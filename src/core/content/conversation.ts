import type { Id } from '#core/kernel/id.ts';
import type { Row } from './row.ts';

export interface Conversation extends Row {
	/** Empty until the first message gives one or the person writes one. */
	readonly title: string;
	readonly titleBy: 'message' | 'person';
	readonly pinned: boolean;
	/** When something was last said; the list is ordered by it. */
	readonly activeAt: number;
	/** The message at the end of the branch that is shown. */
	readonly headId?: Id;
	readonly messageCount: number;
}
