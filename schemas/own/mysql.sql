CREATE TABLE schemagate_history (
	seq bigint NOT NULL PRIMARY KEY,
	run varchar(100) NOT NULL,
	event varchar(30) NOT NULL,
	source text NOT NULL,
	id text NOT NULL,
	path text NOT NULL,
	checksum varchar(100) NOT NULL,
	canonical varchar(100) NOT NULL,
	actor text NOT NULL,
	commit_id varchar(100) NOT NULL,
	recorded_at varchar(40) NOT NULL,
	snapshot text NOT NULL,
	note mediumtext NOT NULL,
	duration_ms bigint NOT NULL,
	statement int NOT NULL,
	prev char(64) NOT NULL,
	hash char(64) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
