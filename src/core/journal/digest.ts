import type { Label } from '#core/content/label.ts';
import { sha256Hex } from '#core/kernel/bytes.ts';
import type { Id } from '#core/kernel/id.ts';
import { canonicalJson } from '#core/kernel/json.ts';

/** Everything that makes a call the call it is. What an approval was given for is exactly this and nothing near it. */
export interface CallIdentity {
	readonly runId: Id;
	readonly call: string;
	readonly tool: string;
	readonly version: string;
	readonly args: unknown;
	/** What it would be done in: directory and environment of a command, the account a mail goes out from. */
	readonly surroundings?: unknown;
	readonly label: Label;
}

export async function callDigest(identity: CallIdentity): Promise<string> {
	return await sha256Hex(new TextEncoder().encode(canonicalJson(['call', 1, identity])));
}
