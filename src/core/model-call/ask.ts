import type { ModelAnswer } from '#core/content/answer.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { nameOf, type Candidate } from '#core/router/candidate.ts';
import { choose, type Choice, type ChoiceFacts } from '#core/router/choose.ts';
import { readHealth, type Health } from '#core/router/health.ts';
import type { AskJournal } from './ask-journal.ts';
import type { AskPorts } from './ask-ports.ts';
import type { AskFailure, AskModel, Question } from './question.ts';
import { failureOf, pause, setbackWords, stepAfter, worse } from './setback.ts';
import { tryCandidate } from './try-candidate.ts';

/** Asks for one run: finds who can answer, and goes on to the next where one fails, until there is a whole answer. */
export function createAsk(journal: AskJournal, ports: AskPorts): AskModel {
	return async (question, signal) => {
		const remembered = journal.remembered(question);
		if (remembered) return ok(remembered);
		if (signal.aborted) return err({ type: 'aborted' });
		const { choice, health } = await chooseFor(question, ports);
		if (choice.type === 'chosen') return await askInOrder(question, choice, health, journal, ports, signal);
		const { isOffline, passedOver } = choice;
		return err(isOffline ? { type: 'offline' } : { type: 'no-candidate', passedOver });
	};
}

async function chooseFor(question: Question, ports: AskPorts): Promise<{ choice: Choice; health: Health }> {
	const { route, label, wishes = [] } = question;
	const health = readHealth(await ports.health.load());
	const needs = { ...question.needs, localOnly: question.needs.localOnly || label.localOnly === true };
	const facts: ChoiceFacts = {
		route,
		candidates: await ports.candidates(),
		needs,
		health,
		isOnline: ports.isOnline(),
		// What a call may cost is known once it is written; the ledger decides then.
		affordable: () => undefined,
		preferred: ports.preferred,
		cursor: await ports.health.readCursor(),
		now: ports.now(),
	};
	const wished = { ...needs, ...Object.fromEntries(wishes.map((ability) => [ability, true])) };
	const first = choose({ ...facts, needs: wished });
	const choice = first.type === 'none' && wishes.length > 0 ? choose(facts) : first;
	if (choice.type === 'chosen' && route.type === 'strategy' && route.strategy === 'round-robin')
		await ports.health.moveCursor(nameOf(choice.order[0]));
	return { choice, health };
}

async function askInOrder(
	question: Question,
	choice: Extract<Choice, { type: 'chosen' }>,
	health: Health,
	journal: AskJournal,
	ports: AskPorts,
	signal: AbortSignal,
): Promise<Result<ModelAnswer, AskFailure>> {
	let [candidate, ...rest]: readonly [Candidate, ...Candidate[]] = choice.order;
	let { reason, passedOver } = choice;
	let retries = 0;
	let failure: AskFailure | undefined;
	for (;;) {
		if (signal.aborted) return err({ type: 'aborted' });
		const { calibration } = health.model(nameOf(candidate));
		const chosen = { candidate, calibration, reason, passedOver };
		const tried = await tryCandidate(question, chosen, journal, ports, signal);
		if (tried.ok) return tried;
		const setback = tried.error;
		if (setback.type === 'lease-lost') return err(setback);
		if (setback.type === 'failed' && setback.cause.type === 'aborted') return err({ type: 'aborted' });

		const words = setbackWords(setback);
		passedOver = [...passedOver, { ...nameOf(candidate), reason: words }];
		failure = worse(failure, failureOf(setback, passedOver));
		const canShrink = question.canShrink === true;
		const step = stepAfter(setback, { candidate, rest, retries, canShrink, now: ports.now() });
		switch (step.type) {
			case 'pause':
				return err({ type: 'offline' });
			case 'compact':
			case 'give-up':
				return err(failure);
			case 'retry':
				if (!(await pause(step.waitMs, ports.timer, signal))) return err({ type: 'aborted' });
				reason = `once more, because it ${words}`;
				retries += 1;
				break;
			case 'next':
				reason = `next in line, because ${candidate.facts.name} ${words}`;
				candidate = step.candidate;
				rest = [...step.rest];
				retries = 0;
		}
	}
}
