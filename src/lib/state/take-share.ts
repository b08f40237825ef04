import { visibleText } from '#core/kernel/text.ts';
import type { AttachFailure, Chat } from './chat.svelte.ts';
import type { Shares } from './shares.svelte.ts';

/** Puts a share into the composer and forgets it once the draft that holds it is on the disk. */
export async function takeShare(
	shares: Shares,
	id: string,
	chat: Chat,
): Promise<AttachFailure | { readonly type: 'missing' } | undefined> {
	const intake = await shares.open();
	const share = await intake.read(id);
	if (!share) return { type: 'missing' };
	await chat.draft.whenRead;
	const failure = await chat.attach(
		share.files.map(({ name, type, blob }) => new File([blob], name, { type })),
	);
	if (failure) return failure;
	const words = [share.title, share.text, share.url].map(visibleText).filter((text) => text.trim() !== '');
	await chat.draft.append(words.join('\n'));
	if (!(await chat.draft.keepNow())) return { type: 'not-saved' };
	await intake.remove(id);
	await shares.look();
	return undefined;
}
