import type { Spend } from '#core/content/spend.ts';
import type { Cap } from './cap.ts';
import type { BudgetRefusal } from './ledger.ts';

/** Says to a person which limit stands in the way and by how much. */
export function refusalWords({ cap, used, wanted }: BudgetRefusal): string {
	const over =
		cap.microDollars !== undefined && used.microDollars + wanted.microDollars > cap.microDollars
			? `${dollars(wanted)} more may be needed, ${dollars(used)} of ${money(cap.microDollars)} are used`
			: `${count(wanted.tokens)} tokens more may be needed, ${count(used.tokens)} of ${count(cap.tokens ?? 0)} are used`;
	return `The limit for ${scopeWords(cap)} would be passed: ${over}.`;
}

function scopeWords(cap: Cap): string {
	switch (cap.scope) {
		case 'call':
			return 'one question';
		case 'run':
			return 'one run';
		case 'agent':
			return cap.per === 'day' ? 'this agent today' : 'this agent this month';
		case 'day':
			return 'today';
		case 'month':
			return 'this month';
	}
}

function dollars({ microDollars }: Spend): string {
	return money(microDollars);
}

function money(microDollars: number): string {
	return `$${(microDollars / 1_000_000).toFixed(2)}`;
}

function count(tokens: number): string {
	return tokens.toLocaleString('en');
}
