#!/usr/bin/env bash
# baseline killed at each of its steps: all of its rows are there or none is, and the next run goes on. And apply killed around a
# tool's own command: the tool's history says what stands.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ -x "$fault" ] || skip_all "the build without faults is not there"

say() { ok "$1" "$engine: $2"; }
rows() { # of baseline, and of goose's table without the row it begins with
	[ "$(has_relation schemagate_history)" = 1 ] || { echo none; return; }
	echo "$(sql "SELECT count(*) FROM schemagate_history WHERE event = 'baseline'")/$(sql "SELECT count(*) FROM goose_db_version WHERE version_id > 0")"
}
start() {
	reset_db
	rm -rf "$work/adopt" && mkdir -p "$work/adopt/migrations" "$work/adopt/bin" && cd "$work/adopt" && git init -q -b main .
	printf '[source "app"]\n\tpath = migrations\n\tformat = goose\n\tdialect = %s\n\tcommand = bin/tool\n[environment "test"]\n\turl = env:FAULT_URL\n\tsnapshot = none\n[guard "test.marker"]\n\tquery = SELECT v FROM settings\n\texpect = test\n' "$engine" >schemagate.conf
	printf -- '-- +goose Up\nCREATE TABLE a (id int primary key);\n' >migrations/00001_a.sql
	printf -- '-- +goose Up\nALTER TABLE a ADD COLUMN b int;\n' >migrations/00002_b.sql
}
commit() { git add -A && git -c user.name=t -c user.email=t@t commit -qm "$1"; }

baselines() {
	start
	commit one
	sql 'CREATE TABLE a (id int primary key, b int)'
	for step in locked setup begun recorded commit committed; do
		sql 'DROP TABLE IF EXISTS schemagate_history'
		sql 'DROP TABLE IF EXISTS goose_db_version'
		SCHEMAGATE_CRASH_AT=$step "$fault" baseline --reason x >"$work/log" 2>&1
		[ $? -eq 137 ]
		say $? "killed at $step"
		case $(rows) in none | 0/0 | 2/2) true ;; *) rows >>"$work/log"; false ;; esac
		say $? "all or nothing"
		"$gate" baseline --reason x >"$work/log" 2>&1
		[ "$(rows)" = 2/2 ]
		say $? "the next run has all of it"
	done
}

commands() {
	start
	printf 'package m\nfunc init() { goose.AddMigrationContext(up, nil) }\nfunc up(ctx context.Context, tx *sql.Tx) error {\n\t_, err := tx.ExecContext(ctx, "CREATE TABLE c (id int primary key)")\n\treturn err\n}\n' >migrations/00003_c.go
	printf '#!/bin/sh\nexec sqlite3 -batch "${DATABASE_URL#sqlite:}" "CREATE TABLE c (id int primary key); INSERT INTO goose_db_version (version_id, is_applied) VALUES (3, 1)"\n' >bin/tool
	chmod +x bin/tool
	commit two
	SCHEMAGATE_CRASH_AT=command-done "$fault" apply >"$work/log" 2>&1
	[ $? -eq 137 ]
	say $? "apply killed behind the tool's command"
	"$gate" status --format json >"$work/log" 2>&1
	grep -q '"id":"00003","path":"migrations/00003_c.go","state":"applied"' "$work/log"
	say $? "what the tool recorded is applied"
	"$gate" apply >"$work/log" 2>&1 && grep -q 'nothing is pending' "$work/log"
	say $? "and the next run has nothing to do"
	sql 'DROP TABLE c; DELETE FROM goose_db_version WHERE version_id = 3; DELETE FROM schemagate_history WHERE id = '"'00003'"
	SCHEMAGATE_CRASH_AT=command "$fault" apply >"$work/log" 2>&1
	[ $? -eq 137 ]
	say $? "apply killed before it"
	"$gate" plan >"$work/log" 2>&1
	[ $? -eq 1 ] && grep -q 'repair --mark-applied 00003, or --mark-rolled-back 00003' "$work/log"
	say $? "whether the tool still runs cannot be told: refused, with the way out"
	"$gate" repair --mark-rolled-back 00003 --reason 'it was not begun' >"$work/log" 2>&1 && "$gate" apply >"$work/log" 2>&1
	say $? "which leads on"
}

for e in sqlite postgresql mysql; do
	if ! use "$e"; then
		engine=$e
		ok 0 "$e # SKIP no server"
		continue
	fi
	baselines
	[ "$engine" = sqlite ] && commands
	cd / && done_with
done
finish
