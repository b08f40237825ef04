import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

export const PRODUCT = 'Alcove relay';

/** Written by the bundler from package.json. */
declare const __ALCOVE_VERSION__: string | undefined;

export const VERSION = typeof __ALCOVE_VERSION__ === 'string' ? __ALCOVE_VERSION__ : 'dev';

const appBuildSchema = z.object({ id: z.string() });

/** The id of the build in a built app; empty when there is none. */
export function readAppBuild(appFolder: string): string {
	try {
		return appBuildSchema.parse(JSON.parse(readFileSync(join(appFolder, 'build.json'), 'utf8'))).id;
	} catch {
		return '';
	}
}
