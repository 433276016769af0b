#!/usr/bin/env bash
# plan, apply, status, verify, snapshot and deployed on SQLite: text, JSON against its schema, and every exit status.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
gate=${BUILD:-$top/build}/schemagate
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
check() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else
		bad=$((bad + 1))
		echo "not ok $n - $2"
		head -n 12 "$tmp/out" "$tmp/err" 2>/dev/null | sed 's/^/# /'
	fi
}
run() { "$gate" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null; }
is() { # STATUS NAME: the last run ended so, its JSON is valid against the schema of its command and, unless 0 or 1, holds an error
	local rc=$? want=$1 c=$2
	[ "$rc" -eq "$want" ] || { echo "exit status $rc, not $want" >>"$tmp/err"; return 1; }
	/usr/bin/python3 "$top/tests/validate.py" "$top/schemas/json/$c.schema.json" "$tmp/out" >>"$tmp/err" 2>&1 || return 1
	case $want in 0 | 1) return 0 ;; esac
	grep -q '"error":{"code"' "$tmp/out"
}
json() { run "$@" --format json; }
sql() { sqlite3 -batch "$tmp/app.db" "$1"; }
commit() { git add -A && git -c user.name=t -c user.email=t@t commit -qm "$1"; }

mkdir "$tmp/repo" && cd "$tmp/repo" && git init -q -b main . || exit 1
git config user.name t && git config user.email t@t
cat >schemagate.conf <<'END'
[source "app"]
	path = migrations
	format = plain
[environment "production"]
	url = env:APP_URL
	snapshotDir = ../snap
[guard "production.marker"]
	query = SELECT v FROM settings
	expect = production
END
mkdir migrations
echo 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);' >migrations/0001_users.sql
printf -- '-- two\nALTER TABLE users ADD COLUMN mail TEXT;\nCREATE UNIQUE INDEX users_mail ON users (mail);\n' >migrations/0002_mail.sql
commit one
export APP_URL=sqlite:$tmp/app.db
sql "CREATE TABLE settings (v TEXT); INSERT INTO settings VALUES ('production')"

json status; is 0 status && grep -q '"pending":2' "$tmp/out"; check $? "status: two are pending"
run status; [ $? -eq 0 ] && grep -q '0002_mail.sql *pending' "$tmp/out"; check $? "status as a matrix"
grep -qx 'next: schemagate plan --env production shows what apply would do' "$tmp/out"; check $? "and what to do next"
json status --settings; is 0 status && grep -q '"origin":"default"' "$tmp/out"; check $? "status --settings says where a value comes from"
json plan; is 0 plan && grep -q '"verdict":"pass"' "$tmp/out"; check $? "plan passes"
digest=$(sed -n 's/.*"digest":"\([0-9a-f]*\)".*/\1/p' "$tmp/out")
run plan --to 0001; [ $? -eq 0 ] && grep -q 0001_users "$tmp/out" && ! grep -q 0002_mail "$tmp/out"; check $? "plan --to stops there"
json plan --to 9; is 1 plan && grep -q '"to-unknown"' "$tmp/out"; check $? "plan --to something unknown"
before=$(sha256sum <"$tmp/app.db")
json apply --plan "$(printf '%064d' 0)"; is 4 apply; check $? "apply of another plan than the approved one: refused"
[ "$before" = "$(sha256sum <"$tmp/app.db")" ]; check $? "and nothing is written"
json apply --plan "$digest"; is 0 apply && grep -q '"outcome":"applied"' "$tmp/out"; check $? "apply of the approved plan"
[ "$(sql "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'mail'")" = 1 ]; check $? "the column is there"
[ "$(sql "SELECT group_concat(event) FROM schemagate_history")" = bound,applied,applied ]; check $? "the history says so"
json apply; is 0 apply && grep -q '"outcome":"nothing-pending"' "$tmp/out"; check $? "apply again: nothing is pending"
json verify --deep; is 0 verify && grep -q '"healthy":true' "$tmp/out"; check $? "verify --deep: healthy"
json deployed --commit HEAD; is 0 deployed; check $? "deployed"
json deployed --commit nonsense; [ $? -eq 2 ]; check $? "deployed of an unknown commit"
run deployed; [ $? -eq 2 ]; check $? "deployed of nothing"
json status; is 0 status && grep -q "\"deployed\":\[\"$(git rev-parse HEAD)\"\]" "$tmp/out"; check $? "status names the commit"

json snapshot list; is 0 snapshot && grep -q '"complete":true' "$tmp/out"; check $? "snapshot list"
name=$(sed -n 's/.*"snapshots":\[{"name":"\([^"]*\)".*/\1/p' "$tmp/out")
[ "$(stat -c %a "$tmp/snap") $(stat -c %a "$tmp/snap/$name.dump")" = "700 600" ]; check $? "nobody else may read it"
json snapshot verify "$name"; is 0 snapshot; check $? "snapshot verify"
sqlite3 -batch "$tmp/snap/$name.dump" "SELECT v FROM settings" | grep -qx production; check $? "it holds the data from before"
[ "$(sqlite3 -batch "$tmp/snap/$name.dump" "SELECT count(*) FROM sqlite_master WHERE name = 'users'")" = 0 ]; check $? "and not what came after"
cp "$tmp/snap/$name.dump" "$tmp/keep"
printf 'X' | dd of="$tmp/snap/$name.dump" bs=1 seek=5000 conv=notrunc status=none
json snapshot verify "$name"; is 3 snapshot && grep -q 'is damaged' "$tmp/out"; check $? "one changed byte is found"
truncate -s 100 "$tmp/snap/$name.dump"
json snapshot list; is 0 snapshot && grep -q '"complete":false' "$tmp/out"; check $? "a cut file is not complete"
cp "$tmp/keep" "$tmp/snap/$name.dump"
json snapshot create; is 0 snapshot; check $? "snapshot create"
json snapshot create; is 0 snapshot; check $? "and another"
json snapshot prune --keep 1; is 0 snapshot && [ "$(ls "$tmp"/snap/*.json | wc -l)" = 1 ]; check $? "prune keeps the newest"
run snapshot prune --keep 0; [ $? -eq 2 ]; check $? "prune keeps at least one"
run snapshot nonsense; [ $? -eq 2 ]; check $? "snapshot of an unknown word"
json snapshot verify nonsense; [ $? -eq 2 ]; check $? "snapshot verify of an unknown name"

printf 'CREATE TABLE a (id INTEGER);\nCREATE TABLE users (id INTEGER);\n' >migrations/0003_bad.sql
commit bad
json apply; is 5 apply && grep -q '"path":"migrations/0003_bad.sql","line":2' "$tmp/out" && grep -q 'database is as before' "$tmp/out"
check $? "a failing migration: exit 5 with file and line"
grep -q '"hint":"Nothing of .*0003_bad.sql.* stands: correct the cause, commit, and apply again' "$tmp/out"; check $? "and what to do"
[ "$(sql "SELECT count(*) FROM sqlite_master WHERE name = 'a'")" = 0 ]; check $? "the database is as before"
json status; is 0 status && grep -q '"0003","path":"migrations/0003_bad.sql","state":"pending"' "$tmp/out"; check $? "and status says pending"
git mv migrations/0003_bad.sql migrations/0004_bad.sql
echo 'CREATE VIEW names AS SELECT name FROM users;' >migrations/0003_names.sql
commit 'bad behind good'
json apply; is 6 apply && grep -q '"stands":"1 of 2' "$tmp/out"; check $? "one applied, one failed: exit 6"
json status; is 0 status && grep -q '"0003","path":"migrations/0003_names.sql","state":"applied"' "$tmp/out"; check $? "and status says exactly what stands"
git rm -q migrations/0004_bad.sql && commit 'without it'
echo '-- more' >>migrations/0001_users.sql
commit changed
json plan; is 1 plan && grep -q '"rule":"changed"' "$tmp/out"; check $? "plan: an applied migration was edited"
json apply; is 1 apply && grep -q '"outcome":"blocked"' "$tmp/out"; check $? "apply: blocked"
json verify; is 1 verify && grep -q 'changed app:0001' "$tmp/out"; check $? "verify: fails"
run status; grep -q '^next: restore the file, or --accept-changed ID with schemagate repair --env production' "$tmp/out"; check $? "status: what to do about it"
git checkout -q HEAD~1 -- migrations/0001_users.sql && commit restored
git rm -q migrations/0002_mail.sql && commit gone
json plan; is 1 plan && grep -q '"rule":"missing"' "$tmp/out"; check $? "plan: an applied migration has no file"
git checkout -q HEAD~1 -- migrations/0002_mail.sql && commit back
printf 'CREATE TABLE b (id INTEGER);\nCOMMIT;\nCREATE TABLE c (id INTEGER);\n' >migrations/0005_commit.sql
commit 'a commit in it'
json plan; [ $? -le 1 ] && grep -q 'transaction control\|own-transactions' "$tmp/out"; check $? "plan: a COMMIT inside a migration is seen"
git rm -q migrations/0005_commit.sql && commit 'without it'
printf 'CREATE TABLE b (id INTEGER);\0\n' >migrations/0005_nul.sql && commit nul
json apply; is 1 apply && grep -q '"rule":"unreadable"' "$tmp/out"; check $? "a NUL byte: blocked"
git rm -q migrations/0005_nul.sql && commit 'without it'

# Two branches, both applied before their merge; code that runs; promotion.
git switch -qc other && echo 'CREATE TABLE o (id INTEGER);' >migrations/0010_o.sql && commit other
json apply; is 0 apply; check $? "apply from a branch, before its merge"
git switch -q main && echo 'CREATE TABLE m (id INTEGER);' >migrations/0011_m.sql && commit mine
json plan; is 0 plan && grep -q '"elsewhere":\["0010"\]' "$tmp/out"; check $? "another branch's migration is not missing"
json apply; is 0 apply; check $? "and does not stop this one"
git merge -q other -m merged
json apply; is 0 apply && grep -q nothing-pending "$tmp/out"; check $? "after the merge nothing is pending"
mkdir -p src && echo 'SELECT id, mail FROM users;' >src/list.sql && commit 'code that uses mail'
json deployed --commit HEAD; is 0 deployed; check $? "the code that runs"
git rm -q src/list.sql && printf 'DROP INDEX users_mail;\nALTER TABLE users DROP COLUMN mail;\n' >migrations/0012_no_mail.sql && commit 'without mail'
json plan; is 1 plan && grep -q '"rule":"breaks-code","level":"block"' "$tmp/out" && grep -q '"path":"src/list.sql","line":1' "$tmp/out"
check $? "plan: the code that runs would break: blocked, with its place"
json apply; is 1 apply && grep -q '"outcome":"blocked"' "$tmp/out"; check $? "apply: blocked"
[ "$(sql "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'mail'")" = 1 ]; check $? "and nothing is written"
json deployed --commit HEAD; is 0 deployed; check $? "the new code runs everywhere"
json apply; is 0 apply && grep -q '"outcome":"applied"' "$tmp/out"; check $? "now the column may go"
printf '[environment "staging"]\n\turl = env:STAGING_URL\n\tguard = none\n\tsnapshot = none\n' >>schemagate.conf
sed -i 's/^\turl = env:APP_URL/&\n\tafter = staging/' schemagate.conf
echo 'CREATE TABLE p (id INTEGER);' >migrations/0013_p.sql && commit promotion
export STAGING_URL=sqlite:$tmp/staging.db
json apply --env production; is 4 apply && grep -q '"rule":"not-promoted"' "$tmp/out"; check $? "a staging that cannot be asked: refused"
sqlite3 "$tmp/staging.db" 'CREATE TABLE x (id)'
json plan --env production; is 4 plan && grep -q 'not applied in .*staging' "$tmp/out"; check $? "not applied in staging first: refused"
json apply --env staging; is 0 apply && grep -q '"snapshot":null' "$tmp/out"; check $? "apply to staging"
json apply --env production; is 0 apply; check $? "then to production"
run status; [ $? -eq 0 ] && grep -q '0013_p.sql *applied *applied' "$tmp/out"; check $? "status shows both"
json plan; [ $? -eq 2 ]; check $? "which environment is meant must be said"
sql "DROP VIEW names; DROP TABLE users"
json verify --env production; is 1 verify && grep -q 'table users is not there' "$tmp/out"; check $? "verify: an object is lost"
sql "UPDATE settings SET v = 'staging'"
json apply --env production; is 4 apply && grep -q '"critical":true' "$tmp/out" && grep -q CRITICAL "$tmp/err"; check $? "apply: the wrong marker is exit 4"
json verify --env production; is 4 verify; check $? "verify: so it is there"
json deployed --env production --commit HEAD; is 4 deployed; check $? "deployed: and there"
sql "UPDATE settings SET v = 'production'; UPDATE schemagate_history SET actor = 'nobody' WHERE seq = 2"
json status --env production; is 3 status && grep -q 'row 2' "$tmp/out"; check $? "an edited history is found: exit 3"
json apply --env production; is 3 apply; check $? "and nothing is applied on it"
APP_URL=sqlite:$tmp/none/app.db json status --env production; is 3 status && grep -q '"reached":false' "$tmp/out"; check $? "a database that is not there: exit 3"
APP_URL='' json apply --env production; is 2 apply; check $? "an address that is not set: exit 2"
json apply --env nowhere; is 2 apply; check $? "an unknown environment: exit 2"
at=$(git rev-parse HEAD | cut -c1-12)
grep -q "commit it: it is read from commit $at" "$tmp/out"; check $? "where it is to be written"
printf '[environment "nowhere"]\n\turl = env:APP_URL\n' >>schemagate.conf
json apply --env nowhere; is 2 apply && grep -q "in the work tree has .*commit it, it is read from commit $at" "$tmp/out"
check $? "the work tree's file alone does not count"
git checkout -q schemagate.conf
sed -i '/^\[source/a\	dialect = sqlite' schemagate.conf && commit dialect
APP_URL=postgres:///x json apply --env production; is 2 apply && grep -q 'migrations.* (plain) is sqlite' "$tmp/out"
check $? "a database of another kind: the source's own is named"
git revert --no-edit HEAD >/dev/null
json plan --env production --rev nowhere; is 2 plan; check $? "an unknown revision: exit 2"
APP_URL=oracle://user:geheim@host/x run apply --env production; [ $? -eq 2 ] && ! grep -q geheim "$tmp/out" "$tmp/err"; check $? "an unknown database: exit 2, no password shown"
echo "1..$n"
[ "$bad" -eq 0 ]
