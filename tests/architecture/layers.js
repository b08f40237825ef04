/**
 * Who may import whom, as data: a folder imports its own folder and lower floors, never sideways or up.
 * A folder that is not named here is reported, so that a new one is placed on purpose.
 * @type {Record<'core' | 'lib' | 'relay', readonly (readonly string[])[]>}
 */
export const floors = {
	core: [
		['kernel'],
		['content', 'protocol'],
		['ports', 'journal'],
		[
			'providers',
			'policy',
			'prompt',
			'knowledge',
			'queue',
			'sync',
			'skills',
			'guards',
			'budget',
			'catalogue',
		],
		['tools', 'router', 'memory'],
		['model-call'],
		['vision', 'structured'],
		['run', 'toolbox'],
		['patterns'],
		['recipes', 'automation'],
	],
	lib: [
		['platform', 'locales'],
		['db', 'vault'],
		['relay-client', 'sync', 'models', 'knowledge', 'mcp', 'sandbox'],
		['worker'],
		['state'],
		['ui'],
	],
	relay: [
		['storage'],
		['auth', 'sync', 'queue', 'channels', 'mail', 'monitors', 'capabilities', 'push', 'web', 'resident'],
	],
};
