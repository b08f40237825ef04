import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';
import * as bans from './tests/architecture/bans.js';
import { alcove } from './tests/architecture/eslint-rules.js';

const TESTS = ['**/*.test.ts', 'tests/**/*.ts'];
const CONFIGURATION = [
	'*.config.{js,ts}',
	'**/{vite,playwright}.config.ts',
	'tests/architecture/dependency-cruiser.js',
];

export default defineConfig(
	globalIgnores(['build/', '.svelte-kit/', 'shots/', 'test-results/', '.alcove/', 'static/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	typescript.configs.strictTypeChecked,
	svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.es2023 },
			parserOptions: {
				projectService: true,
				extraFileExtensions: ['.svelte'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { globals: globals.browser, parserOptions: { parser: typescript.parser } },
	},
	{
		// Its globals are not the page's, so it has a project of its own.
		files: ['src/service-worker.ts'],
		languageOptions: {
			parserOptions: {
				projectService: false,
				project: 'tests/architecture/tsconfig.service-worker.json',
			},
		},
	},
	{
		plugins: { alcove },
		rules: {
			'alcove/file-name': 'error',
			'alcove/known-folder': 'error',
			'alcove/disable-with-reason': 'error',
			'max-lines': ['error', { max: 400 }],
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-eval': 'error',
			'no-new-func': 'error',
			'no-script-url': 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			'object-shorthand': 'error',
			'no-restricted-syntax': ['error', ...bans.everywhereSyntax, ...bans.namedExportsOnly],
			'no-restricted-globals': ['error', ...bans.storageGlobals],
			'no-restricted-properties': ['error', ...bans.storageProperties],
			'no-restricted-imports': ['error', bans.imports],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Spreading a string is the short way to its code points.
			'@typescript-eslint/no-misused-spread': 'off',
			'@typescript-eslint/only-throw-error': [
				'error',
				{ allowRethrowing: true, allowThrowingAny: false, allowThrowingUnknown: false },
			],
			// An implementation of an asynchronous interface need not wait for anything itself.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/no-confusing-void-expression': 'off',
			'@typescript-eslint/no-meaningless-void-operator': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'svelte/no-at-html-tags': 'error',
			// A private Map or Set of a state class is usually meant to be a plain one.
			'svelte/prefer-svelte-reactivity': 'off',
			// The app is always served from the root of its origin.
			'svelte/no-navigation-without-resolve': 'off',
		},
	},
	{
		// Properties and derived values are declared with `let` though the component never assigns them.
		files: ['**/*.svelte'],
		rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'error' },
	},
	{
		files: ['src/**', 'relay/**'],
		ignores: ['**/*.svelte', ...TESTS, ...CONFIGURATION],
		rules: {
			'no-restricted-syntax': [
				'error',
				...bans.everywhereSyntax,
				...bans.namedExportsOnly,
				...bans.noModuleState,
			],
			'@typescript-eslint/no-unsafe-type-assertion': 'error',
		},
	},
	{
		files: ['src/core/**'],
		ignores: TESTS,
		rules: {
			'no-console': 'error',
			'no-restricted-syntax': [
				'error',
				...bans.everywhereSyntax,
				...bans.namedExportsOnly,
				...bans.noModuleState,
				...bans.coreSyntax,
			],
			'no-restricted-globals': ['error', ...bans.storageGlobals, ...bans.coreGlobals],
			'no-restricted-properties': ['error', ...bans.storageProperties, ...bans.coreProperties],
		},
	},
	{
		files: ['src/lib/platform/first-paint.ts'],
		rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
	},
	{
		files: TESTS,
		rules: {
			'max-lines': ['error', { max: 600 }],
			'no-restricted-syntax': [
				'error',
				...bans.everywhereSyntax,
				...bans.namedExportsOnly,
				...bans.testSyntax,
			],
			'@typescript-eslint/no-non-null-assertion': 'off',
			'no-script-url': 'off',
		},
	},
	{
		files: CONFIGURATION,
		rules: { 'no-restricted-syntax': ['error', ...bans.everywhereSyntax] },
	},
	{
		files: ['**/*.js'],
		extends: [typescript.configs.disableTypeChecked],
		languageOptions: { globals: globals.node, parserOptions: { projectService: false } },
	},
);
