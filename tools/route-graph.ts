/** The graph of built files: which routes there are and which chunk imports which. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const chunk = z.object({
	file: z.string(),
	name: z.string().optional(),
	imports: z.array(z.string()).default([]),
	dynamicImports: z.array(z.string()).default([]),
	css: z.array(z.string()).default([]),
	isDynamicEntry: z.boolean().default(false),
});

const kitManifest = z.object({
	manifest: z.object({
		_: z.object({
			client: z.object({ start: z.string(), app: z.string() }),
			routes: z.array(
				z.object({
					id: z.string(),
					page: z.object({ layouts: z.array(z.number().optional()), leaf: z.number() }).nullable(),
				}),
			),
		}),
	}),
});

const routeGraph = z.object({
	/** Files of the framework's entries, relative to the app's folder. */
	entries: z.array(z.string()),
	routes: z.array(z.object({ id: z.string(), nodes: z.array(z.number()) })),
	chunks: z.record(z.string(), chunk),
});

export type RouteGraph = z.infer<typeof routeGraph>;

/** Copies the graph out of the framework's working folder, which the next development server overwrites. */
export async function writeGraph(kitOutput: string, path: string): Promise<void> {
	const serverManifest = pathToFileURL(resolve(kitOutput, 'server/manifest-full.js')).href;
	const kit = kitManifest.parse(await import(serverManifest)).manifest._;
	const chunks: unknown = JSON.parse(await readFile(`${kitOutput}/client/.vite/manifest.json`, 'utf8'));
	const routes = kit.routes.flatMap(({ id, page }) =>
		page ? [{ id, nodes: [...page.layouts.filter((node) => node !== undefined), page.leaf] }] : [],
	);
	const graph = routeGraph.parse({ entries: [kit.client.start, kit.client.app], routes, chunks });
	await writeFile(path, JSON.stringify(graph, null, '\t'));
}

export async function readGraph(path: string): Promise<RouteGraph> {
	return routeGraph.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Every file that loading these files loads with them: imports of imports, and the styles they bring. */
export function reachable(graph: RouteGraph, files: readonly string[]): Set<string> {
	const chunkByFile = new Map(Object.values(graph.chunks).map((entry) => [entry.file, entry]));
	const seen = new Set<string>();
	const open = [...files];
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (seen.has(file)) continue;
		seen.add(file);
		const entry = chunkByFile.get(file);
		if (!entry) continue;
		open.push(...entry.css, ...entry.imports.flatMap((key) => graph.chunks[key]?.file ?? []));
	}
	return seen;
}

/** The files one page of the app needs before it can show itself. */
export function routeFiles(graph: RouteGraph, nodes: readonly number[]): Set<string> {
	const nodeFiles = nodes.flatMap((node) => {
		const key = Object.keys(graph.chunks).find((name) => name.endsWith(`/nodes/${String(node)}.js`));
		return key ? (graph.chunks[key]?.file ?? []) : [];
	});
	return reachable(graph, [...graph.entries, ...nodeFiles]);
}
