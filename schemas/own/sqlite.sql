CREATE TABLE schemagate_history (
	seq INTEGER NOT NULL PRIMARY KEY,
	run TEXT NOT NULL,
	event TEXT NOT NULL,
	source TEXT NOT NULL,
	id TEXT NOT NULL,
	path TEXT NOT NULL,
	checksum TEXT NOT NULL,
	canonical TEXT NOT NULL,
	actor TEXT NOT NULL,
	commit_id TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	snapshot TEXT NOT NULL,
	note TEXT NOT NULL,
	duration_ms INTEGER NOT NULL,
	statement INTEGER NOT NULL,
	prev TEXT NOT NULL,
	hash TEXT NOT NULL
)
