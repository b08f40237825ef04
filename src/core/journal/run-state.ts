import type { Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { CallPart } from '#core/content/part.ts';
import type { Spend } from '#core/content/spend.ts';
import type { Usage } from '#core/content/usage.ts';
import type { Id } from '#core/kernel/id.ts';
import type { UnknownRecord } from './recognise.ts';
import type {
	AnswerRecord,
	AskRecord,
	CompactRecord,
	EndRecord,
	FailureRecord,
	IntentRecord,
	ModelRecord,
	PauseReason,
	RecordPlace,
	ResultRecord,
	StepRecord,
	TurnRecord,
} from './record.ts';

/** Everything that can be known about a run, folded from its records. */
export interface RunState {
	/** Of the last record; 0 before the first. */
	readonly seq: number;
	/** What was said in this run, in order, before any compaction. Results of one turn are one message. */
	readonly messages: readonly LabelledMessage[];
	/** Of all messages together. */
	readonly label: Label;
	/** The compaction that holds, if one does. */
	readonly compaction: CompactRecord | undefined;
	/** The calls of the last turn in its order, until all of them have results; then none. */
	readonly calls: readonly CallState[];
	readonly lastTurn: TurnRecord | undefined;
	/** Models that were asked and whose outcomes are not recorded, by claim. */
	readonly attempts: ReadonlyMap<Id, ModelRecord>;
	/** Since the last turn, input or pause. */
	readonly failures: readonly FailureRecord[];
	readonly usage: Usage;
	readonly spent: Spend;
	/** Turns since the last input or pause: what a limit is measured by. */
	readonly turns: number;
	/** How many turns in a row, up to the last, asked for exactly the same calls; 0 when it asked for none. */
	readonly sameCalls: number;
	readonly steps: ReadonlyMap<string, StepRecord>;
	readonly pause: PauseReason | undefined;
	readonly end: EndRecord | undefined;
	/** Of a newer version. A run that has any can be read and not be continued here. */
	readonly unknown: readonly UnknownRecord[];
}

export interface CallState {
	readonly part: CallPart;
	/** The last one: an earlier one was for something else. */
	readonly ask?: AskRecord;
	/** To that ask. */
	readonly answer?: AnswerRecord;
	/** The last one, and when it was made. */
	readonly intent?: IntentRecord & Pick<RecordPlace, 'at'>;
	readonly result?: ResultRecord;
}

export type RunStatus = 'working' | 'waiting' | 'paused' | 'ended';

export function runStatus(state: RunState): RunStatus {
	if (state.end) return 'ended';
	if (state.pause) return 'paused';
	return isWaiting(state) ? 'waiting' : 'working';
}

/** Every call that is still open waits for a person. */
function isWaiting({ calls }: RunState): boolean {
	const open = calls.filter(({ result }) => !result);
	return open.length > 0 && open.every(({ ask, answer }) => ask && !answer);
}
