/** One that has been released is never changed; the file says how many of them it has had. */
export const SCHEMA: readonly string[] = [
	`
	CREATE TABLE run (
		id TEXT PRIMARY KEY,
		created_at REAL NOT NULL,
		ended_at REAL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX run_unfinished ON run (created_at, id) WHERE ended_at IS NULL;

	CREATE TABLE record (
		run_id TEXT NOT NULL,
		seq INTEGER NOT NULL,
		content TEXT NOT NULL,
		PRIMARY KEY (run_id, seq)
	) STRICT;

	CREATE TABLE lease (
		run_id TEXT PRIMARY KEY,
		epoch INTEGER NOT NULL,
		owner TEXT,
		since REAL NOT NULL,
		until REAL NOT NULL
	) STRICT;

	-- Without content it is spent, and only keeps the letter from being posted again.
	CREATE TABLE letter (
		id TEXT PRIMARY KEY,
		run_id TEXT NOT NULL,
		at REAL NOT NULL,
		content TEXT,
		spent TEXT CHECK (spent IN ('taken', 'withdrawn')),
		CHECK ((content IS NULL) = (spent IS NOT NULL))
	) STRICT;
	CREATE INDEX letter_waiting ON letter (run_id, at, id) WHERE spent IS NULL;

	CREATE TABLE scratch (
		run_id TEXT PRIMARY KEY,
		content TEXT NOT NULL
	) STRICT;

	CREATE TABLE usage (
		id TEXT PRIMARY KEY,
		key TEXT NOT NULL UNIQUE,
		day TEXT NOT NULL,
		agent_id TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX usage_by_day ON usage (day, agent_id);

	CREATE TABLE claim (
		key TEXT PRIMARY KEY,
		content TEXT NOT NULL
	) STRICT;

	-- Which runs a claim or a usage row counts for: the run that asked and those that started it.
	CREATE TABLE charged_run (
		run_id TEXT NOT NULL,
		key TEXT NOT NULL,
		PRIMARY KEY (run_id, key)
	) STRICT, WITHOUT ROWID;
	`,
];
