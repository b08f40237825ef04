/** `npm run size`: what each page of the built app weighs on the wire, against tools/budget.ts. */
import { BUDGET, INERT_ORIGINS, type Budget } from './budget.ts';
import { BuiltApp } from './built-app.ts';
import { readGraph, reachable, routeFiles } from './route-graph.ts';
import { runCommand } from './run-command.ts';
import { tally } from './tally.ts';

const DOCUMENT = 'index.html';
const SERVICE_WORKER = 'service-worker.js';
const FIRST_ROUTE = '/';

interface Row {
	readonly name: string;
	/** Undefined when the thing to weigh is not there, which is over every budget. */
	readonly value: number | undefined;
	readonly budget?: Budget;
}

const build = await runCommand('node', ['tools/build.ts', '--if-stale'], { live: true });
if (build.code !== 0) process.exit(tally({ passed: 0, failed: 1 }));

const app = new BuiltApp('build/app');
const graph = await readGraph('build/graph.json');
const routes = graph.routes.map(({ id, nodes }) => ({ path: pathOf(id), files: routeFiles(graph, nodes) }));
const first = routes.find((route) => route.path === FIRST_ROUTE)?.files ?? new Set<string>();
const workers = app.workers().map((file) => ({ file, files: app.withImports(file) }));
const foreign = [...app.origins()].filter(([origin]) => !(origin in INERT_ORIGINS));

const rows: Row[] = [
	// A first route that is not there weighs nothing, which must not pass for light.
	{ name: '/ script', value: app.bytes(scripts(first)) || undefined, budget: BUDGET.firstRouteScript },
	{ name: '/ style', value: app.bytes(styles(first)), budget: BUDGET.firstRouteStyle },
	{ name: '/ document', value: app.bytes([DOCUMENT]) },
	{ name: '/ requests', value: firstRequests().size, budget: BUDGET.firstRouteRequests },
	...routes
		.filter((route) => route.path !== FIRST_ROUTE)
		.map(({ path, files }) => ({
			name: `${path} on top`,
			value: app.bytes([...files].filter((file) => !first.has(file))),
			budget: BUDGET.otherRoute,
		})),
	...workers.map(({ file, files }) => ({
		name: `worker ${nameOf(file)}`,
		value: app.bytes(files),
		budget: BUDGET.agentWorker,
	})),
	...(workers.length === 0 ? [{ name: 'agent worker', value: undefined, budget: BUDGET.agentWorker }] : []),
	{
		name: 'service worker',
		value: app.has(SERVICE_WORKER) ? app.bytes([SERVICE_WORKER]) : undefined,
		budget: BUDGET.serviceWorker,
	},
	{
		name: 'precache',
		value: app.has(SERVICE_WORKER) ? app.bytes(app.precached(SERVICE_WORKER)) || undefined : undefined,
		budget: BUDGET.precache,
	},
	{ name: 'other origins', value: foreign.length, budget: BUDGET.otherOrigins },
	...lazyPacks(),
];

for (const row of rows) console.log(line(row));
for (const [origin, file] of foreign) console.log(`${origin} is written in ${file}`);
const budgeted = rows.filter((row) => row.budget);
const failed = budgeted.filter((row) => !isWithin(row)).length;
console.log('');
process.exitCode = tally({ passed: budgeted.length - failed, failed });

function scripts(files: Iterable<string>): string[] {
	return [...files].filter((file) => file.endsWith('.js'));
}

function styles(files: Iterable<string>): string[] {
	return [...files].filter((file) => file.endsWith('.css'));
}

/** The document, what it names, what its modules import, and the workers it starts. */
function firstRequests(): Set<string> {
	return new Set([
		DOCUMENT,
		...app.linked(DOCUMENT),
		...first,
		...workers.flatMap(({ files }) => [...files]),
	]);
}

/** What is only loaded when asked for. */
function lazyPacks(): Row[] {
	const routed = new Set(routes.flatMap(({ files }) => [...files]));
	return Object.values(graph.chunks)
		.filter((chunk) => chunk.isDynamicEntry && !routed.has(chunk.file))
		.map((chunk) => ({
			name: `on demand: ${chunk.name ?? nameOf(chunk.file)}`,
			value: app.bytes([...reachable(graph, [chunk.file])].filter((file) => !routed.has(file))),
		}));
}

/** The framework's name of a route without the groups, which are folders and no part of the address. */
function pathOf(id: string): string {
	return id.replaceAll(/\/\([^)]*\)/g, '') || FIRST_ROUTE;
}

function nameOf(file: string): string {
	return (file.split('/').pop() ?? file).replace(/[-.][\w-]{8}\.js$/, '');
}

function isWithin({ value, budget }: Row): boolean {
	return !budget || (value !== undefined && value <= budget.limit);
}

function line(row: Row): string {
	const { name, value, budget } = row;
	const shown = value === undefined ? 'missing' : amount(value, budget);
	const limit = budget ? `of ${amount(budget.limit, budget)}` : '';
	return `${name.padEnd(34)}${shown.padStart(10)}  ${limit.padEnd(14)}${isWithin(row) ? '' : 'OVER'}`.trimEnd();
}

function amount(value: number, budget: Budget | undefined): string {
	return budget?.unit === 'count' ? String(value) : `${(value / 1000).toFixed(1)} KB`;
}
