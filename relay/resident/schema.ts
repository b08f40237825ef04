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

	-- A row's id is its key. The index has all that is added up.
	CREATE TABLE usage (
		key TEXT PRIMARY KEY,
		day TEXT NOT NULL,
		agent_id TEXT NOT NULL,
		tokens REAL NOT NULL,
		micro_dollars REAL NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX usage_by_day ON usage (day, agent_id, tokens, micro_dollars);

	-- The open ones, which are few.
	CREATE TABLE claim (
		key TEXT PRIMARY KEY,
		day TEXT NOT NULL,
		agent_id TEXT NOT NULL,
		tokens REAL NOT NULL,
		micro_dollars REAL NOT NULL,
		at REAL NOT NULL,
		content TEXT NOT NULL
	) STRICT;

	-- Which runs a claim or a usage row counts for: the run that asked and those that started it.
	CREATE TABLE charged_run (
		run_id TEXT NOT NULL,
		key TEXT NOT NULL,
		PRIMARY KEY (run_id, key)
	) STRICT, WITHOUT ROWID;

	-- Of models, of connections, and one row that says whose turn it was.
	CREATE TABLE health (
		key TEXT PRIMARY KEY,
		connection TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX health_by_connection ON health (connection);

	CREATE TABLE request (
		claim TEXT PRIMARY KEY,
		run_id TEXT NOT NULL,
		bytes INTEGER NOT NULL,
		summary TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX request_size ON request (claim, bytes);
	CREATE INDEX request_by_run ON request (run_id, claim);

	CREATE TABLE description (
		ref TEXT NOT NULL,
		version INTEGER NOT NULL,
		content TEXT NOT NULL,
		PRIMARY KEY (ref, version)
	) STRICT;
	`,
];
