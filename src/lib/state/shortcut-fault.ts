import { chordFault, type ChordFault } from '#lib/platform/chord-fault.ts';
import { chordOf, type Chord } from '#lib/platform/keyboard.ts';
import type { App } from './app.svelte.ts';
import type { Command } from './commands.svelte.ts';

export { chordOf };

export type ShortcutFault = { readonly type: ChordFault } | { readonly type: 'taken'; readonly by: Command };

/** What speaks against giving the command this chord. */
export function shortcutFault(
	{ commands, shortcuts }: Pick<App, 'commands' | 'shortcuts'>,
	command: Command,
	chord: Chord,
): ShortcutFault | undefined {
	const fault = chordFault(chord);
	if (fault) return { type: fault };
	const by = commands.all.find((each) => each.id !== command.id && shortcuts.chordFor(each) === chord);
	return by && { type: 'taken', by };
}
