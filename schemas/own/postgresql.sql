CREATE TABLE schemagate_history (
	seq bigint NOT NULL PRIMARY KEY,
	run text NOT NULL,
	event text NOT NULL,
	source text NOT NULL,
	id text NOT NULL,
	path text NOT NULL,
	checksum text NOT NULL,
	canonical text NOT NULL,
	actor text NOT NULL,
	commit_id text NOT NULL,
	recorded_at text NOT NULL,
	snapshot text NOT NULL,
	note text NOT NULL,
	duration_ms bigint NOT NULL,
	statement integer NOT NULL,
	prev text NOT NULL,
	hash text NOT NULL
)
