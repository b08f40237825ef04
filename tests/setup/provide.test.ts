import { expect, test } from 'vitest';
import { provide } from './provide.ts';

const needed = { name: 'Browser', debianPackages: ['browser', 'browser-fonts'], variable: 'BROWSER_PATH' };
const never = {
	mayInstall: () => true,
	run: (): boolean => {
		throw new Error('nothing may be run');
	},
};

test('what is there is used as it is', async () => {
	await expect(provide({ ...needed, find: () => '/bin/browser' }, never)).resolves.toBe('/bin/browser');
});

test('what is missing is installed, and looked for again', async () => {
	const commands: string[] = [];
	const run = (command: readonly string[]) => {
		commands.push(command.join(' '));
		return true;
	};
	const find = () => (commands.length === 2 ? '/bin/browser' : undefined);
	await expect(provide({ ...needed, find }, { mayInstall: () => true, run })).resolves.toBe('/bin/browser');
	expect(commands).toEqual([
		'apt-get update --quiet=2',
		'apt-get install --yes --no-install-recommends browser browser-fonts',
	]);
});

test('a failed list update does not stop the installation', async () => {
	let installed = false;
	const run = (command: readonly string[]) => {
		installed = command.includes('install');
		return installed;
	};
	const find = () => (installed ? '/bin/browser' : undefined);
	await expect(provide({ ...needed, find }, { mayInstall: () => true, run })).resolves.toBe('/bin/browser');
});

test('where nothing may be installed, the error is one line with the command to give', async () => {
	const refuse = { ...never, mayInstall: () => false };
	await expect(provide({ ...needed, find: () => undefined }, refuse)).rejects.toThrow(
		/^Browser is missing\. Install it with: sudo apt-get install --yes --no-install-recommends browser browser-fonts, or set BROWSER_PATH to where it is\.$/,
	);
});

test.each([true, false])('an installation that brings nothing fails (ended well: %s)', async (ended) => {
	await expect(
		provide({ ...needed, find: () => undefined }, { mayInstall: () => true, run: () => ended }),
	).rejects.toThrow('Browser could not be installed');
});
