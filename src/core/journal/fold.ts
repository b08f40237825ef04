import { joinLabels, type Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { CallPart } from '#core/content/part.ts';
import { addSpend, NO_SPEND } from '#core/content/spend.ts';
import { addUsage, NO_USAGE } from '#core/content/usage.ts';
import { canonicalJson } from '#core/kernel/json.ts';
import type { Id } from '#core/kernel/id.ts';
import type { StoredRecord, UnknownRecord } from './recognise.ts';
import type {
	FailureRecord,
	ModelRecord,
	ResultRecord,
	RunRecord,
	StepRecord,
	TurnRecord,
} from './record.ts';
import type { CallState, RunState } from './run-state.ts';

export function foldRecords(records: Iterable<StoredRecord>): RunState {
	const fold = new RunFold();
	for (const record of records) fold.add(record);
	return fold;
}

/** The state of a run, kept up to date record by record. A record that was seen already changes nothing. */
export class RunFold implements RunState {
	seq = 0;
	readonly messages: LabelledMessage[] = [];
	compaction: RunState['compaction'];
	calls: CallState[] = [];
	lastTurn: TurnRecord | undefined;
	readonly attempts = new Map<Id, ModelRecord>();
	failures: FailureRecord[] = [];
	usage = NO_USAGE;
	spent = NO_SPEND;
	turns = 0;
	readonly steps = new Map<string, StepRecord>();
	pause: RunState['pause'];
	end: RunState['end'];
	readonly unknown: UnknownRecord[] = [];
	/** Of the turns since the last input or pause. */
	#callsOfTurns: (readonly CallPart[])[] = [];

	get label(): Label {
		return joinLabels(this.messages.map(({ label }) => label));
	}

	/** Found when it is asked for: a long fold would spend most of its time on it. */
	get sameCalls(): number {
		const last = this.#callsOfTurns.at(-1);
		if (!last || last.length === 0) return 0;
		const calls = sameness(last);
		return (
			this.#callsOfTurns.length - 1 - this.#callsOfTurns.findLastIndex((each) => sameness(each) !== calls)
		);
	}

	add(record: StoredRecord): void {
		if (record.type === 'unknown') this.#addUnknown(record);
		else if (record.seq > this.seq) this.#addKnown(record);
	}

	#addUnknown(record: UnknownRecord): void {
		if (record.seq > 0 && record.seq <= this.seq) return;
		this.seq = Math.max(this.seq, record.seq);
		this.unknown.push(record);
	}

	#addKnown(record: RunRecord): void {
		this.seq = record.seq;
		if (record.type !== 'answer' && record.type !== 'pause') this.pause = undefined;
		switch (record.type) {
			case 'input':
				this.messages.push(record.message);
				return this.#beginAnew();
			case 'model':
				this.attempts.set(record.claim, record);
				return;
			case 'turn':
				return this.#addTurn(record);
			case 'failure':
				this.attempts.delete(record.claim);
				this.failures.push(record);
				this.spent = addSpend(this.spent, record.spent);
				return;
			case 'ask':
				return this.#change(record.call, ({ answer: _answer, ...call }) => ({ ...call, ask: record }));
			case 'answer':
				return this.#change(record.call, (call) =>
					call.ask?.digest === record.digest && !call.answer ? { ...call, answer: record } : call,
				);
			case 'intent':
				return this.#change(record.call, (call) => ({ ...call, intent: record }));
			case 'result':
				return this.#addResult(record);
			case 'compact':
				this.compaction = record.summary ? record : undefined;
				return;
			case 'step':
				return this.#addStep(record);
			case 'pause':
				this.pause = record.reason;
				return this.#beginAnew();
			case 'end':
				this.end = record;
				return;
		}
	}

	#addTurn(turn: TurnRecord): void {
		this.attempts.delete(turn.claim);
		this.failures = [];
		this.lastTurn = turn;
		this.usage = addUsage(this.usage, turn.usage);
		this.spent = addSpend(this.spent, turn.spent);
		this.turns += 1;
		this.messages.push(turn.message);
		const parts = turn.message.parts.filter((part) => part.type === 'call');
		// Of two with one id only the first can have a result, so only it can be open.
		const firstById = new Map(parts.toReversed().map((part) => [part.id, part]));
		this.calls = parts.filter((part) => firstById.get(part.id) === part).map((part) => ({ part }));
		this.#callsOfTurns.push(parts);
	}

	#addResult(result: ResultRecord): void {
		this.#change(result.part.id, (call) => (call.result ? call : { ...call, result }));
		const results = this.calls.flatMap((call) => call.result ?? []);
		if (results.length === 0 || results.length < this.calls.length) return;
		this.calls = [];
		this.messages.push({
			role: 'tool',
			parts: results.map(({ part }) => part),
			label: joinLabels(results.map(({ label }) => label)),
		});
	}

	#addStep(step: StepRecord): void {
		this.steps.set(step.id, step);
		if (!('answer' in step)) return;
		this.attempts.delete(step.claim);
		this.usage = addUsage(this.usage, step.answer.usage);
		this.spent = addSpend(this.spent, step.answer.spent);
	}

	#change(id: string, change: (call: CallState) => CallState): void {
		const at = this.calls.findIndex(({ part }) => part.id === id);
		const call = this.calls[at];
		if (call) this.calls[at] = change(call);
	}

	#beginAnew(): void {
		this.failures = [];
		this.turns = 0;
		this.#callsOfTurns = [];
	}
}

/** Equal for calls that ask for the same, whatever their ids. */
function sameness(calls: readonly CallPart[]): string {
	return canonicalJson(calls.map(({ tool, args, raw }) => [tool, args, raw]));
}
