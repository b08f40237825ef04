export interface Greeting {
	readonly product: string;
	readonly version: string;
	readonly address: string;
	readonly publicOrigins: readonly string[];
	readonly place: string;
	/** Undefined when the relay has an owner. */
	readonly claimCode: string | undefined;
	readonly claimMinutes: number;
	readonly hasApp: boolean;
}

/** What a person at the console needs after the start, and nothing else. */
export function greetingToText(greeting: Greeting): string {
	const rows: [string, string][] = [
		['Open', greeting.address],
		...greeting.publicOrigins.map((origin): [string, string] => ['', `${origin}/`]),
		['Data', greeting.place],
		['Claim', claimLine(greeting)],
		['Stop', 'Ctrl+C'],
	];
	if (!greeting.hasApp) rows.push(['Note', 'The app is not built. Run "npm run build" and start again.']);
	const lines = rows.map(([name, value]) => `  ${name.padEnd(8)}${value}`);
	return ['', `  ${greeting.product} ${greeting.version}`, '', ...lines, '', ''].join('\n');
}

export function nextCodeToText(code: string, claimMinutes: number): string {
	return `\n  New claim code: ${code} (valid for ${claimMinutes} minutes; the one before is void)\n\n`;
}

function claimLine({ claimCode, claimMinutes }: Greeting): string {
	if (claimCode === undefined) return 'this relay has an owner';
	return `${claimCode} (one-time code for the first device, valid for ${claimMinutes} minutes)`;
}
