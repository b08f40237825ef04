import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Needed {
	/** As a person calls it, for the messages. */
	readonly name: string;
	/** The path of the program or of its folder, if it is there. */
	readonly find: () => string | undefined;
	readonly debianPackages: readonly string[];
	/** What a person may set instead of installing, for the message. */
	readonly variable?: string;
}

export interface Installer {
	readonly mayInstall: () => boolean;
	/** True when the command ended well. */
	readonly run: (command: readonly string[]) => boolean;
}

/**
 * The path of something the tests drive. What is missing is installed where that may be done (root on Debian);
 * elsewhere the error is one line with the exact command.
 */
export function provide(needed: Needed, installer: Installer = debian): Promise<string> {
	const present = needed.find();
	if (present) return Promise.resolve(present);

	const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...needed.debianPackages];
	if (!installer.mayInstall()) return Promise.reject(new Error(missing(needed, install)));

	console.log(`${needed.name} is missing; installing ${needed.debianPackages.join(' ')}.`);
	// A package list that cannot be renewed may still be new enough, so only the installation decides.
	installer.run(['apt-get', 'update', '--quiet=2']);
	const installed = installer.run(install);
	const found = needed.find();
	return installed && found
		? Promise.resolve(found)
		: Promise.reject(new Error(`${needed.name} could not be installed with: ${install.join(' ')}`));
}

function missing({ name, variable }: Needed, install: readonly string[]): string {
	const instead = variable ? `, or set ${variable} to where it is` : '';
	return `${name} is missing. Install it with: sudo ${install.join(' ')}${instead}.`;
}

const debian: Installer = {
	mayInstall: () =>
		process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
	run: ([program = '', ...parameters]) => {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		return spawnSync(program, parameters, { env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
	},
};
