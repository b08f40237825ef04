import { basename } from 'node:path';
import { floors } from './layers.js';

/** Names that answer no question; what would go in them belongs to the concept it serves. */
const EMPTY_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'types', 'misc', 'shared'];

const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const FRAMEWORK_FILE = /^\+(page|layout|error)(\.server)?(@[a-z]*)?\.(svelte|ts)$/;
const LAYERED = /(?:^|\/)(src\/core|src\/lib|relay)\/([^/]+)\//;

/** @type {Readonly<Record<string, readonly string[]>>} */
const KNOWN_FOLDERS = {
	'src/core': floors.core.flat(),
	'src/lib': floors.lib.flat(),
	relay: floors.relay.flat(),
};

/** @type {import('eslint').Rule.RuleModule} */
const fileName = {
	meta: {
		type: 'suggestion',
		schema: [],
		messages: {
			empty: '"{{name}}" names no concept: name the file or folder by the question it answers.',
			kebab: '"{{name}}" is not in kebab-case.',
		},
	},
	create(context) {
		return {
			Program(node) {
				const path = pathInProject(context);
				const file = basename(path);
				for (const name of path.split('/').map((part) => part.replace(/\..*$/, '')))
					if (EMPTY_NAMES.includes(name)) context.report({ node, messageId: 'empty', data: { name } });
				if (!KEBAB_FILE.test(file) && !FRAMEWORK_FILE.test(file))
					context.report({ node, messageId: 'kebab', data: { name: file } });
			},
		};
	},
};

/** @type {import('eslint').Rule.RuleModule} */
const knownFolder = {
	meta: {
		type: 'problem',
		schema: [],
		messages: {
			unknown: '"{{path}}" is on no floor: give it a place in tests/architecture/layers.js.',
		},
	},
	create(context) {
		return {
			Program(node) {
				const [, root, folder] = LAYERED.exec(pathInProject(context)) ?? [];
				if (root !== undefined && folder !== undefined && !KNOWN_FOLDERS[root]?.includes(folder))
					context.report({ node, messageId: 'unknown', data: { path: `${root}/${folder}` } });
			},
		};
	},
};

/** @type {import('eslint').Rule.RuleModule} */
const disableWithReason = {
	meta: {
		type: 'problem',
		schema: [],
		messages: { reason: 'Say why after " -- ": a rule is only switched off for a reason.' },
	},
	create(context) {
		return {
			Program() {
				for (const comment of context.sourceCode.getAllComments()) {
					const isDirective = /^\s*eslint-disable/.test(comment.value);
					if (isDirective && !/\s--\s+\S/.test(comment.value) && comment.loc)
						context.report({ loc: comment.loc, messageId: 'reason' });
				}
			},
		};
	},
};

/** @param {import('eslint').Rule.RuleContext} context */
function pathInProject(context) {
	return context.filename.slice(context.cwd.length + 1).replaceAll('\\', '/');
}

export const alcove = {
	rules: { 'file-name': fileName, 'known-folder': knownFolder, 'disable-with-reason': disableWithReason },
};
