import type { App } from '#lib/state/app.svelte.ts';
import type { Chat } from '#lib/state/chat.svelte.ts';
import type { Command } from '#lib/state/commands.svelte.ts';

/** What can be done with the conversation on the screen. */
export function chatCommands(app: App, chat: Chat): readonly Command[] {
	const row = chat.conversation;
	if (!row || row.deletedAt !== undefined) return [];
	return [
		{
			id: 'pin-chat',
			title: 'command.pin',
			group: 'act',
			run: () => app.conversations.pin(row, !row.pinned),
		},
		{
			id: 'trash-chat',
			title: 'command.trash',
			group: 'act',
			run: async () => {
				const trashed = await app.conversations.trash(row);
				if (!trashed.ok) return app.notices.fail(app.language.t('shell.notSaved'));
				await app.go('/');
				const title = row.title || app.language.t('chat.untitled');
				return app.notices.show(app.language.t('conversations.trashed', { title }), {
					label: app.language.t('shell.undo'),
					run: () => app.conversations.restore(row),
				});
			},
		},
	];
}
