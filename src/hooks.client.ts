import type { HandleClientError } from '@sveltejs/kit';

/** An address that leads nowhere is no fault of the app; everything else is one, and its cause belongs in the console. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status !== 404) console.error(error);
	return { message };
};
