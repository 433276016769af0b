#!/usr/bin/env bash
# Migrations that would cost far more than their size: what they are is told at their line, in bounded time and memory.
set -u
. "$(dirname "$0")/lib.sh"
A="--format json check --assume base --base main"
times() { # TEXT N: the text N times, with # as the number
	awk -v s="$1" -v n="$2" 'BEGIN { for (i = 1; i <= n; i++) { t = s; gsub("#", i, t); printf "%s", t } }'
}
start() { # DIALECT
	repo bomb
	put schemagate.conf "[source \"app\"]
	path = migrations
	dialect = $1"
	put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);'
	commit start
	branch topic
	put src/app.js 'db.query("SELECT shipped_at FROM orders");'
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
	put migrations/0003_bomb.sql
	commit bomb
}
bomb() { # DIALECT MIB SECONDS NAME: a migration from standard input beside one that the code needs
	start "$1"
	bounded "$2" "$3" 1 "$1: $4" $A
	has "$1: $4: the rest is judged" '"rule":"needs-pending","level":"block"'
}
told() { # NAME TEXT: at its place
	grep -q "\"rule\":\"unanalysable\",\"level\":\"warn\",[^{}]*\"path\":\"migrations/0003_bomb.sql\",.*$2" "$tmp/out"
	ok $? "$1"
}

# -- queries: each is read once, however deep, and stars do not double for ever --
in_from() { printf 'CREATE VIEW v AS ' && times 'SELECT * FROM (' 23 && printf 'SELECT id FROM orders' && times ') a#' 23; }
values() { printf 'CREATE VIEW v AS SELECT ' && times '(SELECT ' 23 && printf 1 && times ' AS x)' 23 && printf ' AS y'; }
doubling() {
	printf 'CREATE VIEW v AS WITH a0 AS (SELECT * FROM orders)'
	awk 'BEGIN { for (i = 1; i <= 60; i++) printf ", a%d AS (SELECT x.*, y.* FROM a%d x, a%d y)", i, i - 1, i - 1 }'
	printf ' SELECT * FROM a60'
}
for d in postgresql mysql sqlite; do
	bomb $d 60 2 "sub-queries in FROM, 23 deep" < <(in_from)
	bomb $d 60 2 "sub-queries as values, 23 deep" < <(values)
	bomb $d 60 4 "queries of WITH that double" < <(doubling)
	[ $d = mysql ] || told "$d: which is told" '\(target lists can have at most 1664 entries\|too many columns in result set\)'
done

# -- wide tables, and very many --
for d in postgresql mysql; do
	bomb $d 250 10 "100,000 columns in one table" < <(printf 'CREATE TABLE wide (a integer' && times ', c# integer' 100000 && printf ')')
	told "$d: which is told" '\(tables can have at most 1600 columns\|too many columns\)'
	bomb $d 700 20 "a column at a time" < <(printf 'CREATE TABLE wide (a integer);\n' && times 'ALTER TABLE wide ADD c# integer;' 4500)
	told "$d: told" '\(tables can have at most 1600 columns\|so many changes of\)'
	bomb $d 300 20 "12,000 tables that come and go" < <(times 'CREATE TABLE t# (a integer);' 12000 && times "DROP TABLE t#;" 12000)
	told "$d: told at its line" 'so many statements over [0-9]* objects are not followed: none from here on was read'
done
bomb postgresql 200 20 "five megabytes of statements" < <(times "CREATE TABLE t# (id integer PRIMARY KEY, name text NOT NULL);
ALTER TABLE t# ADD COLUMN a integer;ALTER TABLE t# ADD COLUMN b integer;CREATE INDEX i# ON t# (a);COMMENT ON COLUMN t#.a IS 'some text';
ALTER TABLE t# DROP COLUMN b;" 19000)
bomb postgresql 400 20 "a megabyte of statements" < <(times 'CREATE VIEW v AS SELECT id FROM orders;DROP VIEW v;' 25000)

# -- code whose names lead through many queries --
code() { # DIALECT TEXT
	start "$1" </dev/null
	rm migrations/0003_bomb.sql src/app.js
	put src/app.sql "$2"
	commit code
}
chain() { # N: queries of WITH that each have all columns of the one before
	printf 'WITH a0 AS (SELECT * FROM orders)' && awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf ", a%d AS (SELECT * FROM a%d)", i, i - 1 }'
	printf ' SELECT shipped_at FROM a%d' "$1"
}
for d in postgresql mysql sqlite; do
	code $d "$(chain 100)"
	bounded 60 4 1 "$d: through a hundred queries of WITH" $A
	has "$d: it is a need" '"rule":"needs-pending","level":"block"'
done
for d in postgresql mysql; do
	code $d "$(chain 3000)"
	bounded 100 10 0 "$d: through three thousand" $A
	has "$d: is undecided, and said" 'its names lead through more queries than are followed'
done

# -- mappers whose parts include each other --
mapper() { # WANT NAME: a mapper from standard input
	start postgresql </dev/null
	rm migrations/0003_bomb.sql src/app.js
	put src/main/resources/m.xml
	commit mapper
	bounded 60 4 "$1" "$2" $A
	has "$2: said" 'its statements include more than is followed'
}
parts() { # N TIMES: parts that each hold the one before so many times
	printf '<mapper namespace="a"><sql id="s0"></sql>'
	awk -v n="$1" -v k="$2" 'BEGIN { for (i = 1; i <= n; i++) { printf "<sql id=\"s%d\">", i
		for (j = 0; j < k; j++) printf "<include refid=\"s%d\"/>", i - 1; printf "</sql>" } }'
	printf '<select id="b"><include refid="s%d"/> SELECT shipped_at FROM orders</select></mapper>' "$1"
}
mapper 0 "parts in parts in parts" < <(parts 20 1)
mapper 0 "parts that double" < <(parts 8 40)
mapper 1 "ten thousand parts and includes" < <(printf '<mapper namespace="a">' && times '<sql id="x">a</sql>' 10000 &&
	printf '<select id="b">SELECT shipped_at FROM orders WHERE ' && times '<include refid="none"/>' 10000 && printf '</select></mapper>')
finish
