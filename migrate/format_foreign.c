/* Signs that migrations are for a database which is none of ours: ClickHouse, SQL Server and their like.
 * Tools that serve many databases name their files the same for all of them. */
#include "migrate/format_tool.h"

/* Words of folder names. One that may also be an application's own word counts in the folder itself alone,
 * and less than the SQL in it. */
static const struct {
	const char *word, *title;
	bool plain;
} folders[] = {{"clickhouse", "ClickHouse", false}, {"cassandra", "Cassandra", false},
	{"scylla", "ScyllaDB", false}, {"scylladb", "ScyllaDB", false}, {"cql", "Cassandra", false},
	{"mongodb", "MongoDB", false}, {"neo4j", "Neo4j", false}, {"mssql", "SQL Server", false},
	{"sqlserver", "SQL Server", false}, {"bigquery", "BigQuery", false}, {"firebird", "Firebird", false},
	{"duckdb", "DuckDB", false}, {"ydb", "YDB", false}, {"h2", "H2", false}, {"hsqldb", "HSQLDB", false},
	{"hsql", "HSQLDB", false}, {"derby", "Derby", true}, {"mongo", "MongoDB", true},
	{"snowflake", "Snowflake", true}, {"spanner", "Spanner", true}, {"oracle", "Oracle", true},
	{"db2", "Db2", true}};

/* What no dialect of ours has, in lower case. */
static const struct {
	const char *title, *word;
	unsigned weight;
} signs[] = {{"ClickHouse", "mergetree", 6}, {"ClickHouse", "lowcardinality(", 6},
	{"ClickHouse", "datetime64(", 6}, {"ClickHouse", "order by tuple()", 6},
	{"ClickHouse", "index_granularity", 6}, {"ClickHouse", "engine = distributed(", 6},
	{"ClickHouse", "engine = kafka", 6}, {"ClickHouse", " on cluster ", 4}, {"ClickHouse", "uint64", 2},
	{"ClickHouse", "uint32", 2}, {"ClickHouse", "uint8", 2}, {"ClickHouse", "nullable(", 2},
	{"Cassandra", "create keyspace", 6}, {"Cassandra", "clustering order by", 6},
	{"Cassandra", "frozen<", 6}, {"Cassandra", "map<text", 6}, {"Cassandra", "set<text", 4},
	{"Cassandra", "list<text", 4}, {"SQL Server", "[dbo]", 6}, {"SQL Server", "dbo.", 3},
	{"SQL Server", "uniqueidentifier", 4}, {"SQL Server", "datetimeoffset", 4},
	{"SQL Server", "datetime2", 4}, {"SQL Server", "varchar(max)", 4}, {"SQL Server", "identity(1,1)", 4},
	{"SQL Server", "identity(1, 1)", 4}, {"SQL Server", "nvarchar(", 2}, {"SQL Server", "\ngo\n", 2},
	{"Oracle", "varchar2(", 6}, {"Oracle", "nvarchar2(", 6}, {"Oracle", "number(", 2},
	{"Oracle", "sysdate", 1}, {"Spanner", "string(max)", 6}, {"Spanner", "interleave in parent", 6},
	{"Spanner", "allow_commit_timestamp", 6}, {"Spanner", " int64", 2}};

/* Drivers and addresses in a project's manifest. */
static const struct {
	const char *title, *word;
} drivers[] = {{"ClickHouse", "clickhouse://"}, {"ClickHouse", "github.com/ClickHouse/clickhouse-go"},
	{"Cassandra", "cassandra://"}, {"Cassandra", "github.com/gocql/gocql"},
	{"SQL Server", "sqlserver://"}, {"SQL Server", "jdbc:sqlserver:"},
	{"SQL Server", "github.com/microsoft/go-mssqldb"}, {"SQL Server", "github.com/denisenkom/go-mssqldb"},
	{"Oracle", "jdbc:oracle:"}, {"Spanner", "spanner://"}, {"Snowflake", "snowflake://"},
	{"Snowflake", "jdbc:snowflake:"}, {"Firebird", "firebirdsql://"}};

static const char *of_word(struct str word, bool inner)
{
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (str_ieq(word, str_of(folders[i].word)) && (inner || !folders[i].plain))
			return folders[i].title;
	return NULL;
}

const char *format_foreign_folder(struct str name, bool inner)
{
	const char *title = NULL;
	size_t at = 0;
	if (str_ieq(name, STR("sql_server")) || str_ieq(name, STR("sql-server")))
		return "SQL Server";
	for (struct str word; !title && (word = format_next_word(name, &at)).n;)
		title = of_word(word, inner);
	return title;
}

const char *format_foreign_code(struct str path)
{
	static const char *const any[] = {"oracle", "derby", NULL};
	while (path.n) {
		struct str part = str_cut(&path, '/');
		size_t at = 0, words = 0;
		const char *title = NULL, *plain = NULL;
		for (struct str word; (word = format_next_word(part, &at)).n; words++) {
			title = title ? title : of_word(word, false);
			if (!plain && !str_ione_of(word, any))
				plain = of_word(word, true);
		}
		words -= !path.n && words > 1; /* a file's ending */
		if (title || (plain && words > 1))
			return title ? title : plain;
	}
	return NULL;
}

static const char *of_path(struct str path)
{
	const char *title = NULL;
	for (bool inner = true; path.n && !title; path = str_dirname(path), inner = false)
		title = format_foreign_folder(str_basename(path), inner);
	return title;
}

static const char *of_manifest(struct str text)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (str_find(text, str_of(drivers[i].word), 0) != SIZE_MAX)
			return drivers[i].title;
	return NULL;
}

/* The title with the most signs in the texts, and how many. */
static const char *of_texts(struct arena *a, const struct names_list *texts, unsigned *most)
{
	enum { N = sizeof signs / sizeof *signs };
	unsigned votes[N] = {0}; /* at the first sign of each title: they stand together */
	size_t best = 0, first = 0;
	const char *words[N];
	for (size_t i = 0; i < N; i++)
		words[i] = signs[i].word;
	for (size_t k = 0; k < texts->n; k++) {
		uint64_t found = str_find_set(format_plain_text(a, texts->v[k]), words, N);
		for (size_t i = first = 0; i < N; i++) {
			if (!str_eq(str_of(signs[i].title), str_of(signs[first].title)))
				first = i;
			if (found >> i & 1)
				votes[first] += signs[i].weight;
		}
	}
	for (size_t i = 1; i < N; i++)
		if (votes[i] > votes[best])
			best = i;
	*most = votes[best];
	return votes[best] ? signs[best].title : NULL;
}

struct str format_foreign(struct arena *a, struct str dir, const struct names_list *texts,
	struct str manifest, const struct format_votes *ours)
{
	unsigned signs_of_it, best = 0;
	for (size_t i = 0; i < 3; i++)
		best = ours->n[i] > best ? ours->n[i] : best;
	/* "db/migration/h2": what stands in it may well look like another's. */
	const char *title = of_word(str_basename(dir), false);
	if (title)
		return str_of(title);
	title = of_texts(a, texts, &signs_of_it);
	if (title && signs_of_it > best)
		return str_of(title);
	/* Backticks and ENGINE = are ClickHouse's too: few signs do not outweigh the name of the folder. */
	title = of_path(dir);
	if (title && best < 5)
		return str_of(title);
	title = best || format_mention_dialects(manifest) ? NULL : of_manifest(manifest);
	return title ? str_of(title) : STR_NONE;
}
