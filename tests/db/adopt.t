#!/usr/bin/env bash
# baseline and repair on the three engines: what the tool's table and ours hold afterwards, what is refused, and that nothing is
# written then. goose for a tool with a table of its own, plain files for one without.
. "$(dirname "${BASH_SOURCE[0]}")/../fault/lib.sh"
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

say() { ok "$1" "$engine: $2"; }
json() { # WANT NAME COMMAND ARGUMENT...: exit status, and the document against its schema
	local want=$1 name=$2
	shift 2
	"$gate" "$@" --format json >"$work/out" 2>"$work/err" </dev/null
	local got=$?
	cat "$work/out" "$work/err" >"$work/log"
	[ $got -eq "$want" ] || echo "exit status $got, not $want" >>"$work/log"
	[ $got -eq "$want" ] && /usr/bin/python3 -W ignore "$top/tests/validate.py" "$top/schemas/json/$1.schema.json" "$work/out" >>"$work/log" 2>&1
	say $? "$name"
}
has() { grep -qF -- "$2" "$work/out"; say $? "$1"; }
is() { [ "$2" = "$3" ] || printf 'got:  %s\nwant: %s\n' "$2" "$3" >"$work/log"; [ "$2" = "$3" ]; say $? "$1"; }
commit() { git add -A && git -c user.name=t -c user.email=t@t commit -qm "$1"; }
rows() { sql "SELECT event, id FROM schemagate_history WHERE source = 'app' AND event <> 'started' ORDER BY seq" | tr '|\t\n' ',, ' | sed 's/ $//'; }
goose() { sql "SELECT version_id FROM goose_db_version ORDER BY id" | tr '\n' ' ' | sed 's/ $//'; }
file() { printf -- '-- +goose Up\n%s\n' "$2" >"migrations/$1"; }
conf() { # FORMAT
	printf '[source "app"]\n\tpath = migrations\n\tformat = %s\n\tdialect = %s\n[environment "test"]\n\turl = env:FAULT_URL\n\tsnapshot = none\n[guard "test.marker"]\n\tquery = SELECT v FROM settings\n\texpect = test\n' \
		"$1" "$engine" >schemagate.conf
}
start() { # FORMAT: a repository of three migrations, and an empty database with the marker
	reset_db
	rm -rf "$work/adopt" && mkdir -p "$work/adopt/migrations" && cd "$work/adopt" && git init -q -b main .
	conf "$1"
	file 00001_a.sql 'CREATE TABLE a (id int primary key);'
	file 00002_b.sql 'ALTER TABLE a ADD COLUMN b int;'
	file 00003_c.sql 'CREATE TABLE c (id int primary key);'
	[ "$1" = goose ] || sed -i 1d migrations/*.sql
	commit one
}

baselines() {
	start goose
	sql 'CREATE TABLE a (id int primary key, b int)'
	"$gate" baseline >/dev/null 2>&1
	is "no reason: a usage error" $? 2
	json 1 "baseline of all: an object is not there" baseline --reason 'we had it before'
	has "which, and of which migration" '"id":"00003","path":"migrations/00003_c.sql","message":"table c is not there'
	is "nothing is written" "$(has_relation schemagate_history)$(has_relation goose_db_version)" 00
	json 0 "a dry run" baseline --to 00002 --reason 'we had it before' --dry-run
	has "says what would be" '"outcome":"would-record"'
	is "and writes nothing" "$(has_relation schemagate_history)$(has_relation goose_db_version)" 00
	sql "UPDATE settings SET v = 'other'"
	json 4 "the wrong database" baseline --to 00002 --reason 'we had it before'
	is "is left alone" "$(has_relation schemagate_history)$(has_relation goose_db_version)" 00
	sql "UPDATE settings SET v = 'test'"
	json 0 "baseline of what is there" baseline --to 00002 --reason 'we had it before'
	has "recorded" '"outcome":"recorded"'
	is "the tool's table, as the tool makes it" "$(goose)" "0 1 2"
	is "ours" "$(rows)" "baseline,00001 baseline,00002"
	is "with the reason" "$(sql "SELECT note FROM schemagate_history WHERE id = '00001'")" "baseline: we had it before"
	is "and the checksum" "$(sql "SELECT checksum FROM schemagate_history WHERE id = '00001'")" "sha256:$(sha256sum <migrations/00001_a.sql | cut -d ' ' -f 1)"
	json 1 "once more: nothing is left to adopt" baseline --to 00002 --reason again
	json 1 "up to what there is not" baseline --to 9 --reason again
	json 0 "apply goes on from there" apply
	is "with the rest" "$(goose)" "0 1 2 3"
	json 0 "verify" verify
	# What the tool has run itself gets the row that its own table cannot be.
	file 00004_d.sql 'CREATE TABLE d (id int primary key);' && commit four
	sql 'CREATE TABLE d (id int primary key)'
	sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (4, $([ "$engine" = postgresql ] && echo true || echo 1))"
	json 0 "baseline of what the tool has run" baseline --reason 'before we came'
	has "it was applied" '"id":"00004","path":"migrations/00004_d.sql","checksum":"sha256:'
	is "the tool's table stays as it is" "$(goose)" "0 1 2 3 4"
	is "ours has it" "$(rows)" "baseline,00001 baseline,00002 applied,00003 baseline,00004"
	file 00005_e.sql 'CREATE TABLE e (id int primary key);' && commit five
	json 0 "an object is missing, and that is meant" baseline --reason 'e is made later' --force
	has "it is told" '"missing":["table e is not there"]'
	is "and kept" "$(sql "SELECT note FROM schemagate_history WHERE id = '00005'")" "baseline --force: e is made later"
	[ "$engine" = sqlite ] || {
		case $engine in
		postgresql) sql 'ALTER TABLE c ALTER COLUMN id TYPE bigint' ;;
		mysql) sql 'ALTER TABLE c MODIFY id bigint NOT NULL' ;;
		esac
		json 1 "another type than the migration gave it" verify
		has "which, and of which migration" 'column c.id differs in the database: type int'
		has "put down to it" '(migrations/00003_c.sql)'
		has "and with it" '"id":"00003","path":"migrations/00003_c.sql","state":"applied","file":"same","row":"applied","objects":"fails"'
	}
	json 1 "verify tells it too" verify
	has "with the migration" 'table e is not there (migrations/00005_e.sql)'
}

repairs() {
	start goose
	json 0 "apply" apply
	json 1 "what is fine needs no repair" repair --mark-applied 00001 --reason x
	has "says so" 'it is applied'
	json 1 "nor is it accepted" repair --accept-changed 00001 --reason x
	json 1 "nor forgotten" repair --forget 00001 --reason x
	json 1 "nor rolled back" repair --mark-rolled-back 00001 --reason x
	"$gate" repair --forget 00001 --mark-applied 00001 --reason x >/dev/null 2>&1
	is "one at a time" $? 2
	"$gate" repair --forget 00001 >/dev/null 2>&1
	is "with a reason" $? 2
	echo '-- a word more' >>migrations/00001_a.sql && commit edited
	json 1 "an edited file blocks" plan
	json 0 "a dry run" repair --accept-changed 00001 --reason 'a comment' --dry-run
	json 1 "changes nothing" plan
	json 0 "accept the edit" repair --accept-changed 00001 --reason 'a comment'
	is "the tool's table stays as it is" "$(goose)" "0 1 2 3"
	is "the reason is kept" "$(sql "SELECT note FROM schemagate_history WHERE event = 'repaired'")" "accept-changed: a comment"
	json 0 "now it passes" plan
	git rm -q migrations/00003_c.sql && commit gone
	json 1 "a lost file blocks" plan
	json 0 "forget it" repair --forget app:3 --reason 'it was a test'
	is "its row is gone" "$(goose)" "0 1 2"
	json 0 "now it passes" plan
	# A migration that stops in the middle leaves something behind on every engine.
	printf -- '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE e (id int primary key);\nINSERT INTO nowhere (id) VALUES (1);\n' >migrations/00006_e.sql
	commit six
	json 6 "a migration fails half way" apply
	json 0 "status" status
	has "says so" '"state":"failed"'
	json 1 "a part of it stands: not rolled back" repair --mark-rolled-back 00006 --reason 'undone'
	has "which part" 'table e is there'
	sql 'DROP TABLE e'
	json 1 "it does not stand: not applied" repair --mark-applied 00006 --reason 'done'
	has "what is not there" 'table e is not there'
	json 0 "rolled back it is" repair --mark-rolled-back 00006 --reason 'undone by hand'
	json 0 "it waits again" status
	has "pending" '"id":"00006","path":"migrations/00006_e.sql","state":"pending"'
	json 6 "fails again" apply
	json 0 "finished by hand" repair --mark-applied 00006 --reason 'the rest was not wanted'
	is "the tool knows it" "$(goose)" "0 1 2 6"
	json 0 "nothing is pending" apply
	has "nothing" nothing-pending
	is "the history tells all of it" "$(rows)" \
		"applied,00001 applied,00002 applied,00003 repaired,00001 repaired,3 failed,00006 repaired,00006 failed,00006 repaired,00006"
}

plain() {
	start plain
	sql 'CREATE TABLE a (id int primary key, b int)'
	sql 'CREATE TABLE c (id int primary key)'
	sql 'CREATE TABLE schema_migrations (version varchar(20) primary key)'
	json 3 "another tool's table, and no row of ours" plan
	has "the way out" 'schemagate baseline'
	json 0 "is gone" baseline --reason 'from another tool'
	json 0 "and nothing is pending" apply
	has "nothing" nothing-pending
	is "ours" "$(rows)" "baseline,00001 baseline,00002 baseline,00003"
}

for e in sqlite postgresql mysql; do
	if ! use "$e"; then
		engine=$e
		ok 0 "$e # SKIP no server"
		continue
	fi
	baselines
	repairs
	plain
	cd / && done_with
done
finish
