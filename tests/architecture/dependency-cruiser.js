import { floors } from './layers.js';

/**
 * @typedef {import('dependency-cruiser').IConfiguration} Configuration
 * @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Rule
 */

const TEST = '\\.test\\.ts$';
const ROOT_WIRING = '^relay/(app|main|start)\\.ts$';

/** @param {string} root @param {readonly string[]} folders */
const inAny = (root, folders) => `^${root}/(${folders.join('|')})/`;

/**
 * The rules that one list of floors means: never up, never sideways.
 * @param {string} layer
 * @param {string} root
 * @param {readonly (readonly string[])[]} list
 * @returns {Rule[]}
 */
function floorRules(layer, root, list) {
	return list.flatMap((folders, index) => {
		const from = inAny(root, folders);
		const above = list.slice(index + 1).flat();
		return [
			rule(`${layer}-sideways`, { path: from }, { path: from, pathNot: `^${root}/$1/` }),
			...(above.length > 0 ? [rule(`${layer}-up`, { path: from }, { path: inAny(root, above) })] : []),
		];
	});
}

/**
 * @param {string} name
 * @param {Rule['from']} from
 * @param {Rule['to']} to
 * @returns {Rule}
 */
function rule(name, from, to) {
	return { name, severity: 'error', from, to };
}

/** @type {Configuration} */
export default {
	forbidden: [
		...floorRules('core', 'src/core', floors.core),
		...floorRules('lib', 'src/lib', floors.lib),
		...floorRules('relay', 'relay', floors.relay),

		rule(
			'core-outside',
			{ path: '^src/core/', pathNot: TEST },
			{ pathNot: ['^src/core/', '(^|/)node_modules/(zod|@cfworker/json-schema)/'] },
		),
		rule(
			'core-test-outside',
			{ path: '^src/core/.*\\.test\\.ts$' },
			{ path: '^(src|relay)/', pathNot: '^src/core/' },
		),
		rule('app-to-relay', { path: '^src/' }, { path: '^relay/' }),
		rule('relay-to-app', { path: '^relay/' }, { path: '^src/', pathNot: '^src/core/' }),
		rule('lib-to-routes', { path: '^src/lib/' }, { path: '^src/', pathNot: '^src/(lib|core)/' }),
		rule(
			'ui-reach',
			// A test may stand in for what the state talks to.
			{ path: '^src/lib/ui/', pathNot: '\\.test\\.ts$' },
			{ path: '^src/lib/', pathNot: '^src/lib/(ui|state|locales)/' },
		),
		rule(
			'routes-reach',
			{ path: '^src/routes/' },
			{ path: '^src/lib/', pathNot: '^src/lib/(ui|state|locales)/' },
		),
		rule(
			'service-worker-reach',
			{ path: '^src/service-worker\\.ts$' },
			{ path: '^(src|relay)/', pathNot: '^src/(core|lib/platform)/' },
		),
		rule(
			'relay-wiring',
			{ path: '^relay/[^/]+\\.ts$', pathNot: [TEST, ROOT_WIRING] },
			{ path: '^relay/[^/]+/' },
		),
		rule('relay-feature-to-wiring', { path: '^relay/[^/]+/', pathNot: TEST }, { path: ROOT_WIRING }),
		rule('product-to-tests', { path: '^(src|relay)/', pathNot: TEST }, { path: '^(tests|tools)/' }),

		rule(
			'package-undeclared',
			{},
			{ dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/@types/' },
		),
		rule(
			'package-development-only',
			{ path: '^(src|relay)/', pathNot: [TEST, '(^|/)vite\\.config\\.ts$'] },
			// The framework is part of what is built, not of what runs beside it.
			{
				dependencyTypes: ['npm-dev'],
				dependencyTypesNot: ['type-only', 'npm'],
				pathNot: '(^|/)node_modules/@sveltejs/kit/',
			},
		),
		// The framework's and the bundler's own modules exist only while building.
		rule(
			'not-found',
			{},
			{ couldNotResolve: true, pathNot: ['^\\$(app|env|service-worker)', '^virtual:', '/\\$types'] },
		),
		rule('cycle', {}, { circular: true }),
	],
	options: {
		// Packages are in the graph, or the package rules see nothing; what they import themselves is their affair.
		doNotFollow: { path: '(^|/)node_modules/' },
		exclude: { path: '^(build|\\.svelte-kit|test-results|shots)/' },
		tsPreCompilationDeps: true,
		combinedDependencies: false,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['types', 'svelte', 'browser', 'import', 'node', 'default'],
			extensions: ['.ts', '.js', '.svelte', '.d.ts', '.json'],
		},
	},
};
