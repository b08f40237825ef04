/** Our own drawings: one stroke on a grid of 24, square in mood, with nothing that needs colour to be read. */
export const drawings = {
	chat: 'M4 5.5h16v11H11L6.5 20v-3.5H4z',
	notes: 'M6 3.5h12v17H6zM9.5 8.5h5M9.5 12h5M9.5 15.5h3',
	trash: 'M4.5 6.5h15M9.5 6.5v-3h5v3M6.5 6.5l1 14h9l1-14M10.25 10.5v6M13.75 10.5v6',
	settings:
		'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM8 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
	search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.25 15.25 20.5 20.5',
	plus: 'M12 5v14M5 12h14',
	close: 'M6 6l12 12M18 6 6 18',
	send: 'M12 19.5V5M5.5 11.5 12 5l6.5 6.5',
	back: 'M19 12H5M11 6l-6 6 6 6',
	next: 'M9.5 6l6 6-6 6',
	panel: 'M4 4.5h16v15H4zM9.5 4.5v15',
	pin: 'M9 3.5h6M10 3.5v6l-3.5 4.5h11L14 9.5v-6M12 14v6.5',
	attach:
		'M19 11.5l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-8 8a1.5 1.5 0 0 1-2.1-2.1l7.2-7.2',
	offline:
		'M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5.5 12a9.5 9.5 0 0 1 4.5-2.6M18.5 12a9.4 9.4 0 0 0-3-2.1M2.5 8.7A14 14 0 0 1 6 6.4M21.5 8.7A13.8 13.8 0 0 0 10.8 5M12 19.2v.1',
	more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
} as const;

export type IconName = keyof typeof drawings;
