/** How many characters at the end of the text may be the beginning of the tag. */
export function overlap(text: string, tag: string): number {
	for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
		if (text.endsWith(tag.slice(0, length))) return length;
	}
	return 0;
}
