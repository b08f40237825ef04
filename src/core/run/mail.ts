import type { RecordBody } from '#core/journal/record.ts';
import type { Letter } from '#core/journal/run-store.ts';
import type { RunSession } from './session.ts';

type Said = Extract<Letter, { type: 'say' }>;
type Answer = Extract<Letter, { type: 'answer' }>;

/**
 * Answers become records as soon as they are read; one that fits no open question changes nothing. One that was given
 * after its question had expired is put away without a record, however soon it is read.
 */
export async function takeAnswers(session: RunSession): Promise<void> {
	const letters = session.mail.filter((letter) => letter.type === 'answer');
	if (letters.length === 0) return;
	const inTime = letters.filter((letter) => !isLate(letter, session));
	const bodies = inTime.map(({ call, digest, by, allow, scope }): RecordBody => ({
		type: 'answer',
		call,
		digest,
		by,
		allow,
		scope,
	}));
	await session.append(bodies, { durable: true, taken: letters });
}

/** What comes before the next question to the model. */
export function urgent(session: RunSession): readonly Said[] {
	return said(session).filter(({ via }) => via !== 'follow');
}

/** What waits until the agent is done. */
export function queued(session: RunSession): readonly Said[] {
	return said(session).filter(({ via }) => via === 'follow');
}

export async function takeSaid(session: RunSession, letters: readonly Said[]): Promise<void> {
	const bodies = letters.map(({ via, message }): RecordBody => ({ type: 'input', via, message }));
	await session.append(bodies, { durable: true, taken: letters });
}

/** A waiting run goes on for it. */
export function isUrgent(letter: Letter): boolean {
	return letter.type !== 'say' || letter.via !== 'follow';
}

function isLate({ call, digest, at }: Answer, { state }: RunSession): boolean {
	return state.calls.some(
		({ part, ask }) => part.id === call && ask?.digest === digest && at >= ask.expiresAt,
	);
}

function said({ mail }: RunSession): readonly Said[] {
	return mail.filter((letter) => letter.type === 'say');
}
