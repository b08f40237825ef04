import type { ModelAnswer } from '#core/content/answer.ts';
import type { Id } from '#core/kernel/id.ts';
import type { RequestLog, RequestLogEntry } from '#core/model-call/request-log.ts';
import type { RunEvent } from '#core/run/ports.ts';
import type { RunOutcome } from '#core/run/outcome.ts';
import { storageFailureToLine, type StorageFailure } from '#relay/storage/failure.ts';

interface Outputs {
	/** The answer itself. */
	readonly answer: (text: string) => void;
	/** What happens on the way to it. */
	readonly note: (text: string) => void;
}

/** Puts the events of a run into words as they come. */
export function showEvents(outputs: Outputs): (event: RunEvent) => void {
	const answer = (text: string) => outputs.answer(forTerminal(text));
	const note = (text: string) => outputs.note(forTerminal(text));
	let thinks = false;
	return (event) => {
		if (event.type === 'live') {
			const { event: live } = event;
			if (live.type === 'part') thinks = live.part.type !== 'text';
			else if (live.type === 'delta') (thinks ? note : answer)(live.text);
			else if (live.type === 'part-end') (thinks ? note : answer)('\n');
			else if (live.type === 'reset') note(`\n(This broke off and counts for nothing: ${live.reason})\n`);
			return;
		}
		const { record } = event;
		if (record.type === 'model') {
			const { connection, model } = record.candidate;
			note(`> ${connection}/${model}: ${record.reason} (${record.purpose})\n`);
		} else if (record.type === 'failure') note(`> ${record.error.type}: ${record.error.detail}\n`);
		else if (record.type === 'turn') note(answerWords(record));
		else if (record.type === 'step' && 'answer' in record) note(answerWords(record.answer));
	};
}

function answerWords({ usage, spent, stop }: Pick<ModelAnswer, 'usage' | 'spent' | 'stop'>): string {
	const dollars = (spent.microDollars / 1_000_000).toFixed(6);
	const cost = `> ${usage.input} tokens in (${usage.cacheRead} cached), ${usage.output} out, $${dollars}\n`;
	if (stop === 'length') return `${cost}> The answer is not whole: it was cut off.\n`;
	return stop === 'refused' ? `${cost}> The model or its provider refused to go on.\n` : cost;
}

/** A model's words cannot move the cursor, change the title or copy into the clipboard of whoever reads them. */
export function forTerminal(text: string): string {
	return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '');
}

/** How it ended, and the exit code that says so. */
export function outcomeWords(outcome: RunOutcome): { readonly code: number; readonly words: string } {
	switch (outcome.type) {
		case 'ended': {
			const { status, error } = outcome.end;
			return status === 'done' ? { code: 0, words: '' } : { code: 1, words: error?.detail ?? 'Stopped.' };
		}
		case 'paused':
			return { code: 1, words: outcome.reason.detail };
		case 'waiting':
			return { code: 1, words: 'It waits for an answer that cannot be given here.' };
		case 'elsewhere':
			return { code: 1, words: 'Another process is at this run.' };
		case 'newer':
			return { code: 1, words: 'A newer version of Alcove wrote this run.' };
		case 'broken':
			return {
				code: 1,
				words: `What happened could not be kept: ${outcome.error instanceof Error ? outcome.error.message : ''}`,
			};
		case 'suspended':
		case 'missing':
			return { code: 1, words: 'The run is not here any more.' };
	}
}

/** What is wrong with the folder that everything is kept in. */
export function storageWords(failure: StorageFailure): string {
	switch (failure.type) {
		case 'folder-unusable':
			return `The folder ${failure.path} cannot be used: ${failure.reason}.`;
		case 'folder-in-use':
			return `Another process is at work in ${failure.path}.`;
		case 'lock-foreign':
		case 'data-foreign':
			return `${failure.path} belongs to another program. Nothing was changed; name another folder.`;
		default:
			return storageFailureToLine(failure);
	}
}

/** Everything that was sent and received for a run, oldest first. */
export async function requestTexts(log: RequestLog, runId: Id): Promise<readonly string[]> {
	const texts: string[] = [];
	for (const { claim } of await log.list(runId)) {
		const entry = await log.read(claim);
		if (entry) texts.push(requestText(entry));
	}
	return texts;
}

function requestText({ sent, answered, received, isCut, sections }: RequestLogEntry): string {
	const headers = (all: Readonly<Record<string, string>> = {}) =>
		Object.entries(all).map(([name, value]) => `${name}: ${value}`);
	return [
		'--- sections',
		...sections.map(({ name, tokens }) => `${String(tokens).padStart(7)}  ${name}`),
		'--- sent',
		sent?.url ?? 'nothing',
		...headers(sent?.headers),
		sent?.body ?? '',
		`--- received ${answered?.status ?? ''}`,
		...headers(answered?.headers),
		received,
		...(isCut ? ['(cut here)'] : []),
		'',
	].join('\n');
}
