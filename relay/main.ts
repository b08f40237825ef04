import { fileURLToPath } from 'node:url';
import { dropLostOutput } from './output.ts';

// An older Node must be able to read this file, so that it can say so: what needs a newer one is loaded after
// the check, and nothing here is shared with it.
const NODE_NEEDED = 24;
/** The same code as for a Node whose SQLite is too old. */
const NODE_REFUSED = 9;

process.title = 'alcove-relay';
dropLostOutput();

if (Number.parseInt(process.versions.node, 10) < NODE_NEEDED) {
	process.stderr.write(
		`This is Node ${process.versions.node}; the relay needs Node ${NODE_NEEDED} or newer. ` +
			'Start it with "npm start", which uses the Node that comes with the installation.\n',
	);
	process.exitCode = NODE_REFUSED;
} else {
	// Beside the bundle, or in the build folder when the source itself runs.
	const app = import.meta.url.endsWith('.ts') ? '../build/app' : '../app';
	const { startRelay } = await import('./start.ts');
	const started = await startRelay(fileURLToPath(new URL(app, import.meta.url)));
	if (!started.ok) {
		process.stderr.write(`${started.error.line}\n`);
		process.exitCode = started.error.code;
	}
}
