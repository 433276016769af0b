#!/usr/bin/env bash
# Sqitch and we take turns on one database: its plan's identities, its registry, its own check of the scripts.
set -u
. "$(dirname "$0")/../lib.sh"
command -v sqitch >/dev/null 2>&1 || { skip "Sqitch" "sqitch is not installed: it was NOT run"; finish; }
export SQITCH_FULLNAME='Test' SQITCH_EMAIL=test@example.com SQITCH_USER_CONFIG=/dev/null SQITCH_SYSTEM_CONFIG=/dev/null

project() { # a copy for the engine
	rm -rf "$tmp/p"
	cp -r "$here/sqitch" "$tmp/p"
	printf '#!/bin/sh\nexec mariadb --no-defaults -S %s "$@"\n' "${SCHEMAGATE_TEST_MYSQL#*socket=}" >"$tmp/client"
	chmod +x "$tmp/client"
	printf '[core]\n\tengine = %s\n[engine "mysql"]\n\tclient = %s\n' "$1" "$tmp/client" >"$tmp/p/sqitch.conf"
}
target() { # the address as Sqitch writes it
	case $dialect in
	postgresql) echo "db:pg:${url#postgresql:}" ;;
	mysql) echo "db:mysql://root@/${db}" ;;
	esac
}
theirs() { (cd "$tmp/p" && MYSQL_UNIX_PORT=${SCHEMAGATE_TEST_MYSQL#*socket=} sqitch "$@" --target "$(target)" 2>&1); }
ours() { "$tool" "$1" "$tmp/p" "" "$url" "$2" 2>&1; }
# MySQL's registry is a database of its own.
eval "only_$(declare -f drop_database)"
drop_database() {
	only_drop_database "$@"
	[ "$1" != mysql ] || mariadb --no-defaults -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" -e "DROP DATABASE IF EXISTS sqitch"
}
half() { theirs deploy --to posts; }
rest() { theirs deploy; }
left() { theirs status | grep -c '^  \* '; }
registry() { # what it consists of
	sql "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'sqitch' ORDER BY 1, 2"
	sql "SELECT table_name, constraint_type, count(*) FROM information_schema.table_constraints WHERE table_schema = 'sqitch' AND constraint_type <> 'CHECK' GROUP BY 1, 2 ORDER BY 1, 2"
	sql "SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = 'sqitch' ORDER BY 1" | sed 's/^\([a-z_]*\).*/\1/'
	sql "SELECT routine_name, data_type FROM information_schema.routines WHERE routine_schema = 'sqitch'"
	sql "SELECT version FROM sqitch.releases"
}

for dialect in postgresql mysql; do
	engine=pg
	[ $dialect = mysql ] && engine=mysql
	project $engine
	if ! database $dialect a; then
		skip "Sqitch, $dialect" "no server"
		continue
	fi
	db=formats_$$_a
	is "$("$tool" recognise "$tmp/p" | cut -d' ' -f1-3)" "sqitch  $dialect" "$dialect: recognised, and nothing else in it"
	theirs deploy --to posts >"$tmp/out" 2>&1 || sed 's/^/# /' "$tmp/out"
	is "$(states "$tmp/p" "")" "applied applied pending pending " "$dialect: it has deployed two, we see two applied, unchanged"
	registry >"$tmp/made"
	is "$(ours run 2)" "" "$dialect: we run and record the others"
	is "$(states "$tmp/p" "")" "applied applied applied applied " "$dialect: we see all applied"
	is "$(theirs status | grep -c 'Nothing to deploy')" 1 "$dialect: it has nothing to deploy"
	is "$(theirs deploy | tail -n 1)" "Nothing to deploy (up-to-date)" "$dialect: and deploys nothing"
	is "$(theirs check | tail -n 1)" "Check successful" "$dialect: its check of plan, registry and scripts is content"
	theirs revert -y --to posts >"$tmp/out" 2>&1 || sed 's/^/# /' "$tmp/out"
	is "$(states "$tmp/p" "")" "applied applied pending pending " "$dialect: it reverts ours, and they are pending again"
	echo "-- edited" >>"$tmp/p/deploy/posts.sql"
	is "$(states "$tmp/p" "")" "applied changed pending pending " "$dialect: an edited script is changed"
	sed -i 's/# Posts/# Other note/' "$tmp/p/sqitch.plan"
	is "$(states "$tmp/p" "" | tr ' ' '\n' | sort | uniq -c | tr -s ' \n' ' ')" " 1 applied 1 missing 3 pending " "$dialect: an edited entry is another change"
	drop_database $dialect a
	project $engine
	project=$tmp/p
	both_ways sqitch . 4 2 ""
	database $dialect c
	is "$(ours run 1; registry)" "$(cat "$tmp/made")" "$dialect: the registry that we make is as its own"
	drop_database $dialect c
done
project pg
database postgresql b && {
	dialect=postgresql
	is "$(ours run 2)" "" "we begin, with its registry made by us"
	is "$(theirs deploy | grep -c ok)" 2 "it deploys just the others"
	is "$(theirs check | tail -n 1)" "Check successful" "and its check is content"
	is "$(states "$tmp/p" "")" "applied applied applied applied " "we see all applied"
	is "$(ours back 1)" "" "we take the last row away"
	is "$(theirs status | grep -c 'Undeployed change')" 1 "it sees one undeployed"
	drop_database postgresql b
}
finish
