/** One thing a menu offers. */
export interface MenuItem {
	readonly label: string;
	readonly isDanger?: boolean;
	readonly run: () => unknown;
}
