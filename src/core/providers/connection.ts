import type { Compat, QuirksByWire } from './compat.ts';
import type { WireName } from './wire.ts';

/** Somewhere a model can be asked. The key itself is never part of it. */
export type Connection = { readonly [W in WireName]: WireConnection<W> }[WireName];

interface WireConnection<W extends WireName> extends Compat<QuirksByWire[W]> {
	readonly id: string;
	readonly name: string;
	/** What its models are listed under in the catalogue; absent: its id. */
	readonly family?: string;
	readonly wire: W;
	/** Up to where the wire's own paths begin. */
	readonly url: string;
	/** Where the key goes; undefined where none is needed. */
	readonly key?: KeyPlace;
	/** Sent with every request. Not for secrets. */
	readonly headers?: Readonly<Record<string, string>>;
	/** On the person's own machine or network: content that may not leave it may come here. */
	readonly isLocal?: true;
}

export interface KeyPlace {
	readonly header: string;
	/** Written before the key. */
	readonly prefix: string;
}
