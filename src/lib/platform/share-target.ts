import type { Intake, Share, SharedFile } from './intake.ts';

export const SHARE_PATH = '/share';

/**
 * Answers the form post of the share sheet: parks what was shared and opens the app on it. Any page on the web
 * can post here too, so nothing is ever acted upon; the composer shows what came and the person decides.
 */
export async function receiveShare(request: Request, intake: Intake): Promise<Response> {
	return Response.redirect(`/?share=${await parkForm(request, intake)}`, 303);
}

async function parkForm(request: Request, intake: Intake): Promise<string> {
	try {
		const parked = await intake.park(readShare(await request.formData()));
		if (parked.ok) return parked.value;
		return parked.error.type === 'share-full' ? 'full' : 'broken';
	} catch {
		return 'broken';
	}
}

function readShare(form: FormData): Share {
	return {
		title: textOf(form.get('title')),
		text: textOf(form.get('text')),
		url: textOf(form.get('url')),
		files: form.getAll('files').flatMap(fileOf),
	};
}

function textOf(value: FormDataEntryValue | null): string {
	return typeof value === 'string' ? value : '';
}

/** A form with no file chosen still carries one without a name and without content. */
function fileOf(value: FormDataEntryValue): SharedFile[] {
	if (typeof value === 'string' || (value.name === '' && value.size === 0)) return [];
	return [{ name: value.name.slice(0, 255), type: value.type, blob: value }];
}
