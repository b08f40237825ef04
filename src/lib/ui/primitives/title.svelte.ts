/** Names the page in the tab and for readers; called once by each screen. The app's own name follows. */
export function showTitle(app: string, read: () => string): void {
	$effect(() => {
		const title = read();
		document.title = title === '' ? app : `${title} · ${app}`;
	});
}
