/** Where content comes from and how secret it is. Labels are joined at every step, and joining only goes up. */
export interface Label {
	readonly integrity: Integrity;
	readonly secrecy: Secrecy;
	/** What brought it here, such as `mail:<id>` or `web:<address>`; for a person to see, not to decide by. */
	readonly sources: readonly string[];
	/** It may not reach a model beyond the person's own machines. */
	readonly localOnly?: true;
}

export type Integrity = (typeof INTEGRITIES)[number];
export type Secrecy = (typeof SECRECIES)[number];

// From what is trusted most to what is trusted least, and from what all may see to what few may.
const INTEGRITIES = ['user', 'system', 'untrusted'] as const;
const SECRECIES = ['public', 'private', 'sensitive'] as const;

/** Of what the person wrote themselves, and the neutral element of joining. */
export const OWN_WORDS: Label = { integrity: 'user', secrecy: 'public', sources: [] };

export function joinLabels(labels: Iterable<Label>): Label {
	let integrity = 0;
	let secrecy = 0;
	let isLocalOnly = false;
	const sources = new Set<string>();
	for (const label of labels) {
		integrity = Math.max(integrity, rank(INTEGRITIES, label.integrity));
		secrecy = Math.max(secrecy, rank(SECRECIES, label.secrecy));
		isLocalOnly ||= label.localOnly === true;
		for (const source of label.sources) sources.add(source);
	}
	return {
		integrity: INTEGRITIES[integrity] ?? 'untrusted',
		secrecy: SECRECIES[secrecy] ?? 'sensitive',
		sources: [...sources].toSorted(),
		...(isLocalOnly ? { localOnly: true as const } : {}),
	};
}

/** A word that is not on the scale, as a newer version may write, is taken for the top of it. */
function rank(scale: readonly string[], word: string): number {
	const at = scale.indexOf(word);
	return at === -1 ? scale.length - 1 : at;
}
