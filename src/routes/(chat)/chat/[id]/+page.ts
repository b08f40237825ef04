import { error } from '@sveltejs/kit';
import { isId } from '#core/kernel/id.ts';
import type { PageLoad } from './$types.js';

export const load: PageLoad = ({ params }) => {
	if (!isId(params.id)) error(404);
};
