import type { Status } from '#core/protocol/status.ts';

export type RelayState =
	| { readonly type: 'looking' }
	| { readonly type: 'unreached' }
	| { readonly type: 'reached'; readonly status: Status; readonly isOwn: boolean };

export type ClaimOutcome = 'claimed' | 'wrong' | 'taken' | 'too-many' | 'failed';

/** The relay this page came from, if it came from one. */
export class Relay {
	#state = $state.raw<RelayState>({ type: 'looking' });

	readonly state = $derived(this.#state);

	async look(): Promise<void> {
		const [{ readStatus }, { ownedRelays }] = await Promise.all([
			import('#lib/relay-client/relay.ts'),
			import('#lib/relay-client/device-key.ts'),
		]);
		const status = await readStatus();
		this.#state = status.ok
			? { type: 'reached', status: status.value, isOwn: (await ownedRelays()).length > 0 }
			: { type: 'unreached' };
	}

	async claim(code: string, deviceName: string): Promise<ClaimOutcome> {
		const [{ claimRelay }, keys] = await Promise.all([
			import('#lib/relay-client/relay.ts'),
			import('#lib/relay-client/device-key.ts'),
		]);
		const claimed = await claimRelay({ code, deviceName, publicKey: await keys.devicePublicKey() });
		if (claimed.ok) await keys.rememberOwned(claimed.value.relayId);
		await this.look();
		if (claimed.ok) return 'claimed';
		if (claimed.error.type !== 'refused') return 'failed';
		switch (claimed.error.problem.code) {
			case 'claimed-already':
				return 'taken';
			case 'too-many':
				return 'too-many';
			case 'claim-refused':
			case 'bad-request':
				return 'wrong';
			default:
				return 'failed';
		}
	}
}
