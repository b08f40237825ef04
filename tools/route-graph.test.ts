import { expect, test } from 'vitest';
import { reachable, routeFiles, type RouteGraph } from './route-graph.ts';

function chunk(file: string, imports: string[] = [], css: string[] = []) {
	return { file, imports, css, dynamicImports: ['lazy'], isDynamicEntry: false };
}

const graph: RouteGraph = {
	entries: ['start.js'],
	routes: [{ id: '/', nodes: [0, 12] }],
	chunks: {
		start: chunk('start.js', ['shared']),
		shared: chunk('shared.js', ['start'], ['shared.css']),
		'generated/nodes/0.js': chunk('layout.js', ['shared'], ['layout.css']),
		'generated/nodes/12.js': chunk('page.js'),
		'generated/nodes/2.js': chunk('other.js'),
		lazy: chunk('lazy.js'),
	},
};

test('a route is its entries, its layouts, its page and all they import, with styles', () => {
	expect([...routeFiles(graph, [0, 12])].sort()).toEqual([
		'layout.css',
		'layout.js',
		'page.js',
		'shared.css',
		'shared.js',
		'start.js',
	]);
});

test('what is imported on demand is not in it', () => {
	expect([...reachable(graph, ['start.js'])]).not.toContain('lazy.js');
});
