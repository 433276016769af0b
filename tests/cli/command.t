#!/usr/bin/env bash
# apply through a migration tool's own command: goose with a Go migration, played by a script that the repository holds. What it
# does wrong, and what apply says then.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "1..0 # SKIP sqlite3 is not installed"; exit 0; }

sql() { sqlite3 -batch -cmd ".timeout 5000" "$tmp/app.db" "$1"; }
fresh() { # a new database, with the marker
	rm -rf "$tmp"/app.db* "$tmp/snap"
	sql "CREATE TABLE settings (v TEXT); INSERT INTO settings VALUES ('production')"
}
events() { sql "SELECT group_concat(event || ' ' || id, ', ') FROM (SELECT * FROM schemagate_history WHERE event <> 'bound' ORDER BY seq)"; }
is() { [ "$2" = "$3" ] || printf 'got:  %s\nwant: %s\n' "$2" "$3" >>"$tmp/err"; [ "$2" = "$3" ]; ok $? "$1"; }
conf() { # LINE...: of the source
	{
		printf '[source "app"]\n\tpath = migrations\n\tformat = goose\n\tdialect = sqlite\n'
		printf '\t%s\n' "$@"
		printf '[environment "production"]\n\turl = env:APP_URL\n\tsnapshotDir = %s\n[guard "production.marker"]\n\tquery = SELECT v FROM settings\n\texpect = production\n' "$tmp/snap"
	} >schemagate.conf
	commit conf
}
json() { # as lib.sh's, and the document is checked at once
	local want=$1 name=$2
	shift 2
	"$gate" --format json "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	local got=$?
	[ $got -eq "$want" ] || echo "exit status $got, not $want" >>"$tmp/err"
	[ $got -eq "$want" ] && /usr/bin/python3 -W ignore "$top/tests/validate.py" "$top/schemas/json/$1.schema.json" "$tmp/out" >>"$tmp/err" 2>&1
	ok $? "$name"
}

repo app
put migrations/00001_a.sql "-- +goose Up
CREATE TABLE a (id INTEGER PRIMARY KEY);"
put migrations/00002_b.go 'package migrations

import "github.com/pressly/goose/v3"

func init() { goose.AddMigrationContext(up, down) }
func up(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "CREATE TABLE b (id INTEGER PRIMARY KEY)")
	return err
}'
put migrations/00003_c.sql "-- +goose Up
CREATE TABLE c (id INTEGER PRIMARY KEY);"
# The tool: "up-to N" runs the files up to N, "up" all. MODE says what goes wrong.
put bin/tool '#!/bin/sh
db=${DATABASE_URL#sqlite:}
log=${TOOL_LOG:-/dev/null}
echo "$*|$PWD|$db" >>"$log"
last=$2
[ "$1" = up ] && last=3
run() { sqlite3 -batch "$db" "$1"; }
case ${MODE:-} in
fail) echo "going to fail"; echo "oh no, the password is s3cr3t" >&2; exit 7 ;;
half) run "CREATE TABLE half (id INTEGER)"; echo "half way" >&2; exit 1 ;;
hang) run "CREATE TABLE half (id INTEGER)"; sleep 1000 & echo $! >"$TOOL_LOG.pid"; wait ;;
lie) exit 0 ;;
elsewhere) db=$db.other; sqlite3 "$db" "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime()))" ;;
more) last=9; run "CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1), (9, 1)"; exit 0 ;;
signal) kill -9 $$ ;;
record) run "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1)"; exit 0 ;;
dump) run "CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1)"; echo "cannot write schema.rb" >&2; exit 1 ;;
esac
n=$(run "SELECT max(version_id) FROM goose_db_version")
while [ "$n" -lt "$last" ]; do
	n=$((n + 1))
	case $n in 2) run "CREATE TABLE b (id INTEGER PRIMARY KEY)" ;; 3) run "CREATE TABLE c (id INTEGER PRIMARY KEY)" ;; esac
	run "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($n, 1)"
done'
chmod +x bin/tool
export APP_URL=sqlite:$tmp/app.db TOOL_LOG=$tmp/tool.log

conf '; no command'
fresh
json 1 "no command is configured: blocked" apply
has "the refusal says what to add" 'Add \"command = '
has "and where" '[source \"app\"]'

conf 'command = bin/tool up-to {version}'
json 0 "plan: the tool runs what only it can" plan
has "its mode" '"id":"00002","path":"migrations/00002_b.go"'
has "its command line" '"mode":"command","why":"bin/tool up-to 00002"'
has "files of SQL are still ours" '"id":"00003","path":"migrations/00003_c.sql","checksum":'
run 0 "plan as text" plan
has "says so" 'by the tool: bin/tool up-to 00002'
json 0 "apply" apply
has "applied" '"outcome":"applied"'
is "the tool ran once, with its version, in the work tree, with the address" "$(cat "$tmp/tool.log")" "up-to 00002|$tmp/app|$tmp/app.db"
is "all of it is there" "$(sql "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE name IN ('a', 'b', 'c') ORDER BY name)")" a,b,c
is "our history" "$(events)" "applied 00001, started 00002, applied 00002, applied 00003"
is "with the file's checksum" "$(sql "SELECT count(*) FROM schemagate_history WHERE event = 'applied' AND id = '00002' AND checksum = 'sha256:$(sha256sum <migrations/00002_b.go | cut -c 1-64)'")" 1
json 0 "then nothing is pending" apply
has "nothing" nothing-pending
json 0 "verify" verify

conf 'command = bin/tool up' 'commandFolder = bin' 'commandUrl = TARGET'
sed -i 's/^\tcommand = .*/\tcommand = .\/tool up/' schemagate.conf
sed -i 's/DATABASE_URL#/TARGET#/' bin/tool
commit 'another variable'
fresh
json 1 "a command that cannot stop, and --to before the last" apply --to 00002
has "its rule" '"rule":"command"'
: >"$tmp/tool.log"
json 0 "it runs the rest in one start" apply
is "once, in its folder" "$(cat "$tmp/tool.log")" "up|$tmp/app/bin|$tmp/app.db"
is "our history tells of each" "$(events)" "applied 00001, started 00002, started 00003, applied 00002, applied 00003"

sed -i 's/TARGET#/DATABASE_URL#/' bin/tool
conf 'command = bin/tool up-to {version}' 'commandTimeout = 2s'
fresh
run 0 "the files before it" apply --to 00001
put stray.txt "not committed"
json 4 "an untracked file: the work tree is not the revision" apply
has "names it" 'stray.txt\" is not in the revision'
json 1 "plan says so too" plan
has "with its rule" '"rule":"command"'
rm stray.txt
echo '// edited' >>migrations/00002_b.go
json 4 "an edited file" apply
has "names that" '00002_b.go\" differs from it'
git checkout -q migrations/00002_b.go
is "nothing was written" "$(events)" "applied 00001"

MODE=fail json 5 "the tool fails, and nothing stands: exit 5" apply
has "its exit status" 'ended with exit status 7'
says "its output is shown" '| going to fail'
is "the history says so" "$(events)" "applied 00001, started 00002, rolled-back 00002"
json 0 "and it is pending again" status
has "pending" '"id":"00002","path":"migrations/00002_b.go","state":"pending"'
MODE=signal json 5 "it is killed" apply
has "by which signal" 'ended by signal 9'
MODE=lie json 5 "it says that all went well, and did nothing" apply
has "is told so" 'its history does not hold 00002'
has "with the likely cause" 'from DATABASE_URL (commandUrl)'
MODE=elsewhere json 5 "it migrated another database" apply
has "is told so" 'It may have run in another database'
MODE=half json 6 "it fails half way: exit 6" apply
has "what stands" 'what the tool has left of 00002 must be looked at'
json 0 "status" status
has "failed" '"id":"00002","path":"migrations/00002_b.go","state":"failed"'
json 1 "and is not begun again by itself" apply
has "the remedy names repair" 'repair --mark-applied 00002'

fresh
run 0 "the files before it" apply --to 00001
MODE=hang json 6 "it hangs: killed at its time limit" apply
has "is told so" 'did not end within 2.0 s'
sleep 0.3
! grep -qs 'State:.[^ZX]' "/proc/$(cat "$tmp/tool.log.pid")/status"
ok $? "and what it had started is gone"

fresh
run 0 "the files before it" apply --to 00001
(MODE=hang exec "$gate" apply >"$tmp/out" 2>"$tmp/err" </dev/null) &
pid=$!
for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM sqlite_master WHERE name = 'half'")" = 1 ] && break; sleep 0.05; done
kill -TERM $pid
wait $pid
is "stopped by a signal: exit 6, what it left stands" $? 6
says "is told so" 'apply was stopped by a signal'

fresh
run 0 "the files before it" apply --to 00001
MODE=more json 6 "it runs more than was planned" apply --to 00002
has "is told so" 'ran more than was planned: 9'
is "what was planned is recorded" "$(events)" "applied 00001, started 00002, applied 00002"

fresh
run 0 "the files before it" apply --to 00001
MODE=record json 0 "it records and does nothing; what a Go migration does is not certain" apply --to 00002
has "an object is missed" '"missing":["table b is not there","column b.id is not there"]'

fresh
run 0 "the files before it" apply --to 00001
MODE=dump json 6 "it fails after all is recorded" apply --to 00002
has "is told so" 'what failed came after them'
has "and is applied" '"stands":"1 of 1 migrations are applied."'

conf 'command = bin/none'
fresh
run 0 "the files before it" apply --to 00001
json 5 "a program that is not there" apply
if [ -n "${VALGRIND:-}" ]; then
	skip "named" "posix_spawn under valgrind reports no missing program: it ends with 127"
else
	has "named" 'could not start \"bin/none\"'
fi

# The same on PostgreSQL, with a password in the address: what the tool prints of it is masked.
psql=$(ls -d /usr/lib/postgresql/*/bin/psql 2>/dev/null | sort -V | tail -n 1)
if [ -n "${SCHEMAGATE_TEST_PG:-}" ] && [ -n "$psql" ]; then
	host=$(printf '%s' "$SCHEMAGATE_TEST_PG" | sed -n 's/.*host=\([^&]*\).*/\1/p')
	name=command_$$
	"$psql" -qX -h "$host" -U postgres -d postgres -c "CREATE DATABASE $name"
	"$psql" -qX -h "$host" -U postgres -d $name -c "CREATE TABLE settings (v text); INSERT INTO settings VALUES ('production')"
	conf 'command = bin/pgtool {version}' 'dialect = postgresql'
	sed -i '/dialect = sqlite/d' schemagate.conf
	put bin/pgtool "#!/bin/sh
[ -z \"\${MODE:-}\" ] || { echo \"cannot connect to \$DATABASE_URL with s3%5Fcr3t or s3_cr3t\"; exit 1; }
exec $psql -qX -v ON_ERROR_STOP=1 \"\$DATABASE_URL\" -c 'CREATE TABLE b (id int primary key); INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)'"
	chmod +x bin/pgtool
	commit 'on PostgreSQL'
	export APP_URL="postgresql://postgres:s3%5Fcr3t@/$name?host=$host"
	MODE=fail json 6 "PostgreSQL: the tool fails" apply
	has "PostgreSQL: its words" 'cannot connect to postgresql://postgres:***@'
	! grep -q 's3.*cr3t' "$tmp/out" "$tmp/err"
	ok $? "PostgreSQL: no password in any of them"
	json 0 "PostgreSQL: and then it does not" apply
	has "PostgreSQL: certain or not, the object is found" '"probed":3,"missing":[]'
	"$psql" -qX -h "$host" -U postgres -d postgres -c "DROP DATABASE $name"
else
	skip "PostgreSQL" "no server"
fi
conf 'command = bin/none'
sed -i 's/^\tdialect = sqlite/&\n\tcommand = "x \\"y"/' schemagate.conf
sed -i '/bin\/none/d' schemagate.conf
commit 'a quote'
run 2 "a quote that is not closed" plan
says "with its line" 'schemagate.conf:5'
echo "1..$n"
