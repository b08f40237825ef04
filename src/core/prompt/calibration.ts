/** How far the estimate is from what the provider of one model counts; kept with what else is known of the model. */
export interface Calibration {
	/** Counted by estimated. */
	readonly ratio: number;
	readonly samples: number;
}

/** How much a new figure counts once there are a few. */
const WEIGHT = 0.3;
const LEAST = 0.5;
const MOST = 3;

export function uncalibrated(): Calibration {
	return { ratio: 1, samples: 0 };
}

/** Takes in one answer: what its prompt was estimated at, and what the provider says it had. */
export function calibrate(row: Calibration, estimated: number, counted: number): Calibration {
	if (!(estimated > 0) || !(counted > 0) || !Number.isFinite(counted / estimated)) return row;
	const samples = Number.isSafeInteger(row.samples) && row.samples > 0 ? row.samples : 0;
	// The first few are a plain mean, so that the 1 it began with is soon forgotten.
	const weight = Math.max(WEIGHT, 1 / (samples + 1));
	const ratio = ratioOf(row) * (1 - weight) + clamp(counted / estimated) * weight;
	return { ...row, ratio: clamp(ratio), samples: samples + 1 };
}

export function calibrated(tokens: number, row: Calibration | undefined): number {
	return Math.ceil(tokens * ratioOf(row));
}

/** A row may come from elsewhere: whatever is in it, the figure can be reckoned with. */
function ratioOf(row: Calibration | undefined): number {
	return row !== undefined && Number.isFinite(row.ratio) ? clamp(row.ratio) : 1;
}

function clamp(ratio: number): number {
	return Math.min(MOST, Math.max(LEAST, ratio));
}
