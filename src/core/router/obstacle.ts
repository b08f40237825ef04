import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#core/kernel/time.ts';
import type { Needs } from './candidate.ts';
import type { Disabled } from './connection-health.ts';
import type { Rest } from './model-health.ts';

/** What a question may need of a model that not every model can. */
export type Ability = Extract<keyof Needs, 'tools' | 'images' | 'pdf' | 'structured' | 'reasoning'>;

/** What an ability lets a model do, to go after “can”. */
export const ABILITY_WORDS: Readonly<Record<Ability, string>> = {
	tools: 'use tools',
	images: 'read images',
	pdf: 'read PDFs',
	structured: 'answer in a given form',
	reasoning: 'reason',
};

export const ABILITIES = ['tools', 'images', 'pdf', 'structured', 'reasoning'] as const satisfies Ability[];

/** Why a candidate is not asked. */
export type Obstacle =
	| { readonly type: 'not-local' }
	| { readonly type: 'abilities'; readonly missing: readonly Ability[] }
	| { readonly type: 'context'; readonly wanted: number; readonly room: number }
	| { readonly type: 'no-key' }
	| { readonly type: 'disabled'; readonly disabled: Disabled }
	| { readonly type: 'offline' }
	| { readonly type: 'resting'; readonly rest: Rest }
	/** In words for a person already. */
	| { readonly type: 'budget'; readonly reason: string };

const REST_WORDS: Readonly<Record<Rest['type'], string>> = {
	open: 'failed several times in a row',
	probed: 'failed several times in a row, and another question is finding out whether it is back',
	cooldown: 'was asked too much in a short time',
};

const DISABLED_WORDS: Readonly<Record<Disabled['because'], string>> = {
	auth: 'the key was refused',
	billing: 'the account had no credit',
};

/** Says it to a person. Times are from now on, because what a clock shows depends on who reads it. */
export function obstacleWords(obstacle: Obstacle, now: number): string {
	switch (obstacle.type) {
		case 'not-local':
			return 'is not on your own machines, which this may not leave';
		case 'abilities':
			return `cannot ${joined(
				obstacle.missing.map((ability) => ABILITY_WORDS[ability]),
				'or',
			)}`;
		case 'context':
			return `has room for ${tokens(obstacle.room)} tokens, and this may need ${tokens(obstacle.wanted)}`;
		case 'no-key':
			return 'has no key';
		case 'disabled': {
			const { because, since } = obstacle.disabled;
			return `is off because ${DISABLED_WORDS[because]} ${span(now - since)} ago; a new key or a test turns it on`;
		}
		case 'offline':
			return 'needs a network, and there is none';
		case 'resting':
			return `${REST_WORDS[obstacle.rest.type]}; left alone for another ${span(obstacle.rest.until - now)}`;
		case 'budget':
			return obstacle.reason;
	}
}

/** `a, b and c` with whichever word is to go before the last. */
export function joined(items: readonly string[], word: 'and' | 'or'): string {
	const last = items.at(-1) ?? '';
	return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Rounded up: after the time that was named, a wait is over. */
function span(ms: number): string {
	if (ms > 2 * DAY_MS) return `${Math.ceil(ms / DAY_MS)} days`;
	if (ms > 2 * HOUR_MS) return `${Math.ceil(ms / HOUR_MS)} hours`;
	if (ms > 2 * MINUTE_MS) return `${Math.ceil(ms / MINUTE_MS)} minutes`;
	const seconds = Math.max(1, Math.ceil(ms / SECOND_MS));
	return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

function tokens(count: number): string {
	return Math.max(0, Math.floor(count)).toLocaleString('en');
}
