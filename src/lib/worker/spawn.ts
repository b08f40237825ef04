import { trustedScriptUrl } from '#lib/platform/trusted-url.ts';
import url from './agent.worker.ts?worker&url';

export function spawnAgentWorker(): Worker {
	return new Worker(trustedScriptUrl(url), { type: 'module', name: 'alcove-agent' });
}
