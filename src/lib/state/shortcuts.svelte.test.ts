import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { FrailWorkers } from '#tests/worker/frail-workers.ts';
import { WorkerClient } from '#lib/worker/client.ts';
import { Commands, type Command } from './commands.svelte.ts';
import { Language } from './language.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { shortcutFault } from './shortcut-fault.ts';
import { Shortcuts } from './shortcuts.svelte.ts';

async function start() {
	const client = new WorkerClient({
		spawn: new FrailWorkers('well').spawn,
		onState: () => undefined,
		onHealth: () => undefined,
	});
	onTestFinished(() => client.close());
	const ran: string[] = [];
	const command = (id: string, chord?: string): Command => ({
		id,
		title: 'chat.new',
		group: 'act',
		...(chord === undefined ? {} : { chord }),
		run: () => ran.push(id),
	});
	const commands = new Commands();
	const all = [command('palette', 'mod+k'), command('note', 'mod+alt+n'), command('pin')] as const;
	commands.add(all);
	const language = new Language();
	await language.use('en');
	const shortcuts = new Shortcuts(commands, new Settings(client, () => undefined), language);
	return { shortcuts, commands, all, ran };
}

function press(key: string, options: KeyboardEventInit = {}): KeyboardEvent {
	return new KeyboardEvent('keydown', { key, cancelable: true, ...options });
}

it('runs the command of the keys and keeps the browser from acting on them', async () => {
	const { shortcuts, ran } = await start();
	const event = press('k', { ctrlKey: true });
	expect(shortcuts.handle(event)).toBe(true);
	expect(event.defaultPrevented).toBe(true);
	expect(ran).toEqual(['palette']);
});

it('leaves keys alone that mean nothing, are part of a composition or were used before', async () => {
	const { shortcuts, ran } = await start();
	const used = press('k', { ctrlKey: true });
	used.preventDefault();
	const others = [press('k'), press('j', { ctrlKey: true }), press('Control', { ctrlKey: true })];
	for (const event of [...others, used, press('k', { ctrlKey: true, isComposing: true })])
		expect(shortcuts.handle(event)).toBe(false);
	expect(ran).toEqual([]);
	expect(others.map(({ defaultPrevented }) => defaultPrevented)).toEqual([false, false, false]);
});

it('follows a change, a removal and the way back', async () => {
	const { shortcuts, all, ran } = await start();
	const [palette, , pin] = all;
	shortcuts.set(palette, 'alt+p');
	expect(shortcuts.handle(press('k', { ctrlKey: true }))).toBe(false);
	expect(shortcuts.handle(press('p', { altKey: true, code: 'KeyP' }))).toBe(true);
	expect(shortcuts.labelFor(palette)).toBe('Alt + P');
	shortcuts.set(palette, '');
	expect(shortcuts.chordFor(palette)).toBeUndefined();
	expect(shortcuts.labelFor(palette)).toBeUndefined();
	expect(shortcuts.isOwn(palette)).toBe(true);
	shortcuts.reset(palette);
	expect(shortcuts.chordFor(palette)).toBe('mod+k');
	expect(shortcuts.isOwn(palette)).toBe(false);
	expect(shortcuts.chordFor(pin)).toBeUndefined();
	expect(ran).toEqual(['palette']);
});

it('names what speaks against keys', async () => {
	const { shortcuts, all, commands } = await start();
	const [palette, note] = all;
	expect(shortcutFault({ commands, shortcuts }, note, 'mod+k')).toEqual({ type: 'taken', by: palette });
	expect(shortcutFault({ commands, shortcuts }, palette, 'mod+k')).toBeUndefined();
	expect(shortcutFault({ commands, shortcuts }, note, 'mod+t')).toEqual({ type: 'kept-by-browser' });
	expect(shortcutFault({ commands, shortcuts }, note, 'shift+g')).toEqual({ type: 'needs-modifier' });
	const remove = commands.add([{ ...palette, id: 'screen', chord: 'alt+s' }]);
	expect(shortcutFault({ commands, shortcuts }, note, 'alt+s')).toMatchObject({
		type: 'taken',
		by: { id: 'screen' },
	});
	remove();
	expect(shortcutFault({ commands, shortcuts }, note, 'alt+s')).toBeUndefined();
});

it('never lets two commands have the same keys, whatever is asked for', async () => {
	const { shortcuts, all, commands } = await start();
	const chord = fc.constantFrom('mod+k', 'mod+alt+n', 'alt+a', 'alt+b', 'mod+t', 'g', '');
	const change = fc.record({ at: fc.nat({ max: all.length - 1 }), chord });
	fc.assert(
		fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
			for (const each of changes) {
				const command = all[each.at];
				if (command && shortcutFault({ commands, shortcuts }, command, each.chord) === undefined)
					shortcuts.set(command, each.chord);
			}
			const given = all.flatMap((command) => shortcuts.chordFor(command) ?? []);
			expect(new Set(given).size).toBe(given.length);
			expect(given).not.toContain('mod+t');
			expect(given).not.toContain('g');
		}),
	);
});
