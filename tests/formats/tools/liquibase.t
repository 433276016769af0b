#!/usr/bin/env bash
# Liquibase and we take turns on one database: its rows, checksums, lock and validation. SQLite, and what its
# changes do in PostgreSQL too: its drivers know TCP alone, so that a server of this test's own listens on the loopback.
set -u
. "$(dirname "$0")/../lib.sh"
slf4j=/usr/share/java/slf4j-api.jar # its driver for SQLite needs it, and its own package lacks it
command -v java >/dev/null 2>&1 && [ -f $slf4j ] || { skip "Liquibase" "no java or slf4j: it was NOT run"; finish; }
packages npm-liquibase || { skip "Liquibase" "npm could not install it: it was NOT run"; finish; }
path=$(printf '%s:' "$npm"/node_modules/liquibase/dist/liquibase/internal/lib/*.jar)$slf4j
theirs() {
	(cd "$tmp/p" && java -cp "$path" liquibase.integration.commandline.LiquibaseCommandLine --defaults-file=liquibase.properties \
		--show-banner=false "--url=jdbc:$url" "$@" 2>&1)
}
ours() { "$tool" "$1" "$tmp/p" "" "$url" "$2" 2>&1; }
said() { grep -q "$1" "$tmp/out" && echo 1; }
table() { sqlite3 "${url#sqlite:}" "SELECT id, md5sum, exectype, description, comments FROM DATABASECHANGELOG ORDER BY orderexecuted"; }

cp -r "$here/liquibase" "$tmp/p"
changes=$tmp/p/db/changes.sql
database sqlite a
is "$("$tool" recognise "$tmp/p" | cut -d' ' -f1-2)" "liquibase " "recognised, and nothing else in it"
theirs update-count --count=2 >"$tmp/out" || sed 's/^/# /' "$tmp/out"
is "$(states "$tmp/p" "")" "applied applied pending pending " "it has run two, we see two applied, unchanged"
theirs status --verbose >"$tmp/out"
is "$(said '2 changesets have not been applied')" 1 "it says the same"
is "$(ours run 2)" "" "we run and record the others"
is "$(states "$tmp/p" "")" "applied applied applied applied " "we see all applied"
theirs status >"$tmp/out"
is "$(said 'is up to date')" 1 "it has nothing to do"
theirs validate >"$tmp/out"
is "$(said 'No validation errors found')" 1 "its validation is content"
table >"$tmp/before"
theirs update >"$tmp/out"
table >"$tmp/after"
is "$(said '^Run: *0$')" 1 "it runs nothing"
is "$(diff "$tmp/before" "$tmp/after")" "" "and leaves our rows as they are"
theirs rollback-count --count=1 >"$tmp/out"
is "$(states "$tmp/p" "")" "applied applied applied pending " "it takes one of ours back, and that is pending again"
sed -i 's/view names as select name/view names as select id, name/' "$changes"
is "$(ours run 1)" "" "we run it again, edited"
sed -i 's/view names as select id, name/view names as select name/' "$changes"
is "$(states "$tmp/p" "")" "applied applied applied pending " "what runs on change is pending when edited"
sed -i 's/user_id integer/user_id int/' "$changes"
is "$(states "$tmp/p" "")" "applied changed applied pending " "an edited one is changed"
theirs validate >"$tmp/out"
is "$(said 'changes.sql::2::ann was: 9:')" 1 "as its validation says too"

cp "$here/liquibase/db/changes.sql" "$changes"
database sqlite b
is "$(ours run 2)" "" "we begin, with its tables made by us"
sqlite3 "${url#sqlite:}" "UPDATE DATABASECHANGELOG SET md5sum = NULL WHERE id = '1'"
theirs update >"$tmp/out"
is "$(said '^Run: *2$')" 1 "it runs just the others"
is "$(states "$tmp/p" "")" "applied applied applied applied " "we see all applied"
is "$(table | cut -d'|' -f2)" "$(cut -d'|' -f2 "$tmp/before")" "both write the same checksums; it has filled in the one that was missing"
is "$(ours back 1)" "" "we take the last row away"
theirs status --verbose >"$tmp/out"
is "$(said 'changes.sql::4::bob')" 1 "it sees one to do"

# Change logs in XML, YAML and JSON that include each other: SQL and structured changes.
rm -rf "$tmp/p"
cp -r "$here/liquibase-logs" "$tmp/p"
database sqlite c
theirs update >"$tmp/out" || sed 's/^/# /' "$tmp/out"
is "$(states "$tmp/p" "")" "applied applied applied applied applied applied applied applied " "it has run all of XML, YAML and JSON, we see them unchanged"
table | cut -d'|' -f1,2 >"$tmp/before"
database sqlite d
is "$(ours run 5)" "" "we run and record five, those whose checksum is not known here without one"
is "$(table | cut -d'|' -f2 | grep -c '^9:')" 4 "the others with theirs"
theirs status >"$tmp/out"
is "$(said 'db/master.xml::4\|3 changesets')" 1 "it sees three to do"
theirs update >"$tmp/out"
is "$(said '^Run: *3$')" 1 "and runs just these"
is "$(table | cut -d'|' -f1,2 | diff - "$tmp/before")" "" "all rows have its checksums now, in its order"
is "$(states "$tmp/p" "")" "applied applied applied applied applied applied applied applied " "we see all applied"
theirs validate >"$tmp/out"
is "$(said 'No validation errors found')" 1 "its validation is content"

# What its structured changes do is what we read of them.
rm -rf "$tmp/p"
cp -r "$here/liquibase-changes" "$tmp/p"
database sqlite e
theirs update >"$tmp/out" || sed 's/^/# /' "$tmp/out"
is "$(replayed_and_live "$tmp/p" sqlite)" "" "sqlite: our reading of its changes is what stands there"
rm -rf "$tmp/p"
cp -r "$here/liquibase-conditions" "$tmp/p"
database sqlite f
theirs update >"$tmp/out" || sed 's/^/# /' "$tmp/out"
is "$(said 'Update has been successful')" 1 "sqlite: it has decided its preconditions"
is "$(replayed_and_live "$tmp/p" sqlite | grep '^[<>]')" "> people.mail VARCHAR(30) null default=None generated=None identity=False" \
	"sqlite: what we decide of them is what stands there, but for the table that it makes anew"
is "$(grep -c unread "$tmp/said")$(states "$tmp/p" "" | tr ' ' '\n' | sort | uniq -c | tr -s ' \n' ' ')" "0 11 applied 1 out-of-order " "sqlite: all of them, and one is to be tried again"

# apply runs what only Liquibase can run by its own command, and the SQL before it itself.
gate=$build/schemagate
mkdir "$tmp/app" "$tmp/home" && cd "$tmp/app" || exit 1
git init -q -b main . && git config user.name a && git config user.email a@example.org
mkdir db && echo 'changeLogFile=db/master.yaml' >liquibase.properties
cat >db/first.sql <<'SQL'
--liquibase formatted sql
--changeset ann:1
create table people (id integer primary key, name varchar(50));
--changeset bob:2
create view names as select name from people;
SQL
cat >db/master.yaml <<'YAML'
databaseChangeLog:
  - include: {file: db/first.sql}
  - changeSet:
      id: 3
      author: ann
      changes:
        - createTable:
            tableName: pets
            columns:
              - column: {name: id, type: int, constraints: {primaryKey: true, nullable: false}}
        - createIndex: {tableName: people, indexName: by_name, columns: [{column: {name: name}}]}
  - changeSet:
      id: 4
      author: bob
      changes:
        - sql: insert into pets (id) values (1)
YAML
database sqlite f
cat >schemagate.conf <<CONF
[source "app"]
	path = .
	format = liquibase
	dialect = sqlite
	command = "java -cp \"$path\" liquibase.integration.commandline.LiquibaseCommandLine --defaults-file=liquibase.properties --show-banner=false update"
	commandUrl = LIQUIBASE_COMMAND_URL
[environment "production"]
	url = env:APP_URL
	guard = none
	snapshot = none
CONF
git add -A && git commit -q -m start
ours_gate() { APP_URL=$url HOME=$tmp/home XDG_STATE_HOME=$tmp/state "$gate" "$@" --env production >"$tmp/out" 2>"$tmp/err"; }
ours_gate plan
is "$?" 0 "plan"
is "$(grep -c 'db/first.sql (2:bob)' "$tmp/out")" 1 "plan tells the changesets of one file apart"
ours_gate apply
is "$?" 0 "apply through its command" || sed 's/^/# /' "$tmp/out" "$tmp/err"
is "$(sqlite3 "${url#sqlite:}" "SELECT group_concat(id || ' ' || exectype, ', ') FROM (SELECT * FROM DATABASECHANGELOG ORDER BY orderexecuted)")" \
	"1 EXECUTED, 2 EXECUTED, 3 EXECUTED, 4 EXECUTED" "its table has all of them"
is "$(sqlite3 "${url#sqlite:}" "SELECT count(*) FROM pets, sqlite_master WHERE name = 'by_name'")" 1 "what they do is there"
is "$(sqlite3 "${url#sqlite:}" "SELECT count(*) FROM schemagate_history WHERE event = 'applied'")" 4 "our history too"
ours_gate status
is "$(grep -c ') *applied' "$tmp/out")" 4 "status shows four lines, told apart"
cd "$top" || exit 1
rm -rf "$tmp/p" && cp -r "$tmp/app" "$tmp/p"
theirs status >"$tmp/out"
is "$(said 'is up to date')" 1 "Liquibase has nothing to do"
theirs validate >"$tmp/out"
is "$(said 'No validation errors found')" 1 "and its validation is content"
rm -rf "$tmp/p" && cp -r "$here/liquibase-changes" "$tmp/p"

as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
loopback() { # sets $port
	local bin
	bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
	[ -n "$bin" ] && mkdir "$tmp/pg" && chmod 711 "$tmp" || return 1
	[ "$(id -u)" -ne 0 ] || chown postgres "$tmp/pg"
	(cd / && as_postgres "$bin/initdb" -D "$tmp/pg/data" -U postgres -A trust --no-sync) >"$tmp/initdb.log" 2>&1 || return 1
	for _ in 1 2 3 4 5; do
		port=$(shuf -i 20000-60000 -n 1)
		(cd / && as_postgres "$bin/pg_ctl" -D "$tmp/pg/data" -w -t 20 -l "$tmp/pg/log" \
			-o "-k $tmp/pg -p $port -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=16MB" start) >/dev/null 2>&1 || continue
		trap '(cd / && as_postgres "'"$bin"'/pg_ctl" -D "$tmp/pg/data" -m immediate stop) >/dev/null 2>&1; rm -rf "$tmp"' EXIT
		return 0
	done
	return 1
}
if loopback; then
	url=postgresql://127.0.0.1:$port/postgres
	theirs --username=postgres update >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(said 'Update has been successful')" 1 "postgresql: it has run all"
	url="postgresql://postgres@/postgres?host=$tmp/pg&port=$port"
	is "$(states "$tmp/p" "")" "applied applied applied applied applied applied " "postgresql: we see all applied"
	is "$(replayed_and_live "$tmp/p" postgresql)" "" "postgresql: our reading of its changes is what stands there"
	is "$(grep -c . "$tmp/live")" 30 "postgresql: all of it"
	rm -rf "$tmp/p" && cp -r "$here/liquibase-conditions" "$tmp/p"
	url="postgresql://postgres@/postgres?host=$tmp/pg&port=$port"
	psql -qAtX "$url" -c 'CREATE DATABASE conditions'
	url=postgresql://127.0.0.1:$port/conditions
	theirs --username=postgres update >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	url="postgresql://postgres@/conditions?host=$tmp/pg&port=$port"
	is "$(replayed_and_live "$tmp/p" postgresql)" "" "postgresql: what we decide of its preconditions is what stands there"
else
	skip "Liquibase on PostgreSQL" "no server on the loopback: it was NOT run there"
fi
finish
