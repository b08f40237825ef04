/**
 * Keeps the process alive when nobody takes its output any more: a reader that ended, a terminal that was
 * closed, a full disk. What cannot be written is dropped, and tried anew with the next line.
 */
export function dropLostOutput(): void {
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
