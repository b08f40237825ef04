/** Cuts text that comes in pieces into lines, ended by LF, CR or CRLF. */
export class LineSplitter {
	readonly #maxLength: number;
	#rest = '';
	/** The last piece ended in CR: an LF that follows belongs to it. */
	#endedInReturn = false;

	/** @param maxLength of one line, in UTF-16 units */
	constructor(maxLength: number) {
		this.#maxLength = maxLength;
	}

	/** The lines that are whole now; undefined once a line is longer than allowed. */
	push(text: string): readonly string[] | undefined {
		const lines: string[] = [];
		let from = this.#endedInReturn && text.startsWith('\n') ? 1 : 0;
		if (text !== '') this.#endedInReturn = text.endsWith('\r');
		const breaks = /\r\n|\r|\n/gu;
		breaks.lastIndex = from;
		for (let found = breaks.exec(text); found; found = breaks.exec(text)) {
			const line = this.#rest + text.slice(from, found.index);
			if (line.length > this.#maxLength) return undefined;
			lines.push(line);
			this.#rest = '';
			from = breaks.lastIndex;
		}
		this.#rest += text.slice(from);
		return this.#rest.length > this.#maxLength ? undefined : lines;
	}

	/** What came after the last line break. */
	end(): string {
		const rest = this.#rest;
		this.#rest = '';
		return rest;
	}
}
