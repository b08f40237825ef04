/**
 * What may not be written, as data for ESLint's `no-restricted-*` rules. A later entry of the configuration
 * replaces an earlier one, so every group is a list to be spread where it holds.
 */

/** @typedef {{ selector: string, message: string }} SyntaxBan */
/** @typedef {{ object: string, property: string, message: string }} PropertyBan */
/** @typedef {{ name: string, message: string }} GlobalBan */

const MARKUP = 'Model and page content never becomes HTML: build elements or a component.';

/** @type {SyntaxBan[]} */
export const everywhereSyntax = [
	{
		selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
		message: MARKUP,
	},
	{ selector: 'CallExpression[callee.property.name="insertAdjacentHTML"]', message: MARKUP },
	{
		selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]',
		message: MARKUP,
	},
	{
		selector: 'SvelteAttribute[key.name="style"]',
		message: 'The content security policy refuses style attributes: use a class or a style: directive.',
	},
];

/** @type {SyntaxBan[]} */
export const namedExportsOnly = [
	{ selector: 'ExportDefaultDeclaration', message: 'Named exports only, except where a framework asks.' },
];

const SHARED_STATE = 'No state at module level: make it in a composition root and pass it in.';

/** @type {SyntaxBan[]} */
export const noModuleState = [
	{ selector: 'Program > VariableDeclaration[kind="let"]', message: SHARED_STATE },
	{ selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]', message: SHARED_STATE },
	{
		selector:
			':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression.init[arguments.length=0][callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/]',
		message: SHARED_STATE,
	},
];

/** @type {SyntaxBan[]} */
export const coreSyntax = [
	{
		selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
		message: 'The core is given a clock.',
	},
];

const MODIFIER = 'A test that does not run protects nothing.';
const MODIFIERS = '/^(only|skip|todo|fixme|skipIf|runIf|fails|fail)$/';

/** @type {SyntaxBan[]} */
export const testSyntax = [
	{
		selector: `MemberExpression[object.name=/^(it|test|describe|suite|bench)$/][property.name=${MODIFIERS}]`,
		message: MODIFIER,
	},
	{
		selector: `MemberExpression[object.property.name=/^(describe|concurrent|sequential)$/][property.name=${MODIFIERS}]`,
		message: MODIFIER,
	},
];

const STORAGE = 'Content lives in IndexedDB; only src/lib/platform/first-paint.ts may use this.';

/** @type {GlobalBan[]} */
export const storageGlobals = ['localStorage', 'sessionStorage'].map((name) => ({ name, message: STORAGE }));

/** @type {PropertyBan[]} */
export const storageProperties = ['window', 'globalThis', 'self'].flatMap((object) =>
	['localStorage', 'sessionStorage'].map((property) => ({ object, property, message: STORAGE })),
);

/** @type {GlobalBan[]} */
export const coreGlobals = [
	...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({
		name,
		message: 'The core is given time through a port.',
	})),
	...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
		name,
		message: 'The core is given the network through a port.',
	})),
	...[
		'document',
		'window',
		'self',
		'globalThis',
		'process',
		'navigator',
		'indexedDB',
		'caches',
		'postMessage',
	].map((name) => ({ name, message: 'The core runs in a browser and on Node and reaches for neither.' })),
];

/** @type {PropertyBan[]} */
export const coreProperties = [
	{ object: 'Date', property: 'now', message: 'The core is given a clock.' },
	{ object: 'Math', property: 'random', message: 'The core is given randomness.' },
	{ object: 'crypto', property: 'getRandomValues', message: 'The core is given randomness.' },
	{ object: 'crypto', property: 'randomUUID', message: 'The core is given randomness.' },
];

const STORES = 'State is runes in src/lib/state; the store modules are the past.';

export const imports = {
	paths: ['svelte/store', '$app/stores', 'svelte/legacy'].map((name) => ({ name, message: STORES })),
	patterns: [
		{
			regex: '^\\$lib(/|$)',
			message: 'Import through #lib/, which every tool understands.',
		},
		{
			regex: '^(\\.{1,2}/|#)(?!(.*/)?\\$types$)(?!.*\\.(ts|js|svelte|css|json|ndjson|svg|md)(\\?.*)?$)',
			message: 'Write the file extension: Node runs these files as they are.',
		},
	],
};
