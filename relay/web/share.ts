import type { FastifyInstance } from 'fastify';

/**
 * A share reaches the relay only when the service worker is not in control yet. What was shared stays
 * unread: the app says that it did not arrive.
 */
export async function serveShare(app: FastifyInstance): Promise<void> {
	app.removeAllContentTypeParsers();
	// Read to the end, or the browser shows a broken connection instead of the answer.
	app.addContentTypeParser('*', (_request, payload, done) => {
		payload.once('end', () => done(null));
		payload.once('error', done);
		payload.resume();
	});
	app.post('/share', (_request, reply) => reply.redirect('/?share=lost', 303));
}
