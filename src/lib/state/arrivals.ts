import { visibleText } from '#core/kernel/text.ts';
import { readArrival, withoutArrival } from '#lib/platform/arrival.ts';
import type { App } from './app.svelte.ts';
import type { Chat } from './chat.svelte.ts';
import { takeShare } from './take-share.ts';

/**
 * Does what the address the app was opened with asks for: it fills the composer and says so, and nothing more.
 * Called with every address the new conversation is shown under.
 */
export async function receiveArrival(
	app: App,
	chat: Chat,
	url: URL,
	forget: (rest: URL) => void,
): Promise<void> {
	const { t } = app.language;
	const arrival = readArrival(url);
	if (arrival) forget(withoutArrival(url));
	switch (arrival?.type) {
		case 'share': {
			const failure = await takeShare(app.shares, arrival.id, chat);
			if (failure) app.notices.fail(t(failure.type === 'missing' ? 'share.lost' : 'share.full'));
			else app.notices.show(t('share.arrived'));
			return;
		}
		case 'share-failed':
			return app.notices.fail(t(`share.${arrival.reason}`));
		case 'link':
			await chat.draft.append(visibleText(arrival.text));
			return app.notices.show(t('share.arrived'));
		default:
			return app.shares.look();
	}
}
