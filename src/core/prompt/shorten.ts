/** Of a long text, two parts are from its beginning and one from its end, where results and errors usually are. */
const HEAD_SHARE = 2 / 3;

/**
 * Head and tail of a text that is longer than `max` characters, with a line in between that says how much is left
 * out and, by `where`, what became of it. Cut at line ends where that costs less than half of a piece.
 */
export function shorten(text: string, max: number, where = ''): string {
	if (text.length <= max) return text;
	const room = max - leftOutNote(text.length, where).length;
	if (room < 2) return wellFormedEnds(text.slice(0, Math.max(0, max)));
	const headRoom = Math.ceil(room * HEAD_SHARE);
	const head = headOf(text, headRoom);
	const tail = tailOf(text, room - headRoom);
	return head + leftOutNote(text.length - head.length - tail.length, where) + tail;
}

function leftOutNote(count: number, where: string): string {
	return `\n[… ${count} characters left out${where === '' ? '' : `; ${where}`} …]\n`;
}

function headOf(text: string, room: number): string {
	const head = text.slice(0, room);
	const end = head.lastIndexOf('\n');
	return end >= room / 2 ? head.slice(0, end) : wellFormedEnds(head);
}

function tailOf(text: string, room: number): string {
	const tail = text.slice(text.length - room);
	const start = tail.indexOf('\n') + 1;
	return start > 0 && start <= room / 2 ? tail.slice(start) : wellFormedEnds(tail);
}

/** Without half a character at either end. */
function wellFormedEnds(text: string): string {
	return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/gu, '');
}
