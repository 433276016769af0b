#!/usr/bin/env bash
# dbmate and we take turns on one database, on three servers.
set -u
. "$(dirname "$0")/../lib.sh"
if ! packages npm-dbmate; then
	skip "dbmate" "npm could not be reached: dbmate was NOT run"
	finish
fi
bin=$(echo "$npm"/node_modules/@dbmate/*/bin/dbmate)
if [ ! -x "$bin" ]; then
	skip "dbmate" "its package brings no binary for this machine: dbmate was NOT run"
	finish
fi
whole=$here/dbmate path=db/migrations

address() { # as dbmate writes it
	case $dialect in
	sqlite) echo "$url" ;;
	postgresql) echo "postgres://$(id -un | sed 's/root/postgres/')@/$db?socket=${url#*host=}&sslmode=disable" ;;
	mysql) echo "mysql://root@/$db?socket=${SCHEMAGATE_TEST_MYSQL#*socket=}" ;;
	esac
}
project() { # N: a copy with the first N migrations
	rm -rf "$tmp/p"
	cp -r "$whole" "$tmp/p"
	(cd "$tmp/p/$path" && ls | tail -n +$(($1 + 1)) | xargs -r rm)
}
theirs() { (cd "$tmp/p" && "$bin" --url "$(address)" --no-dump-schema "$@" 2>&1); }
ours() { "$tool" "$1" "$whole" $path "$url" "$2" 2>&1; }

for dialect in sqlite postgresql mysql; do
	if ! database $dialect a; then
		skip "dbmate, $dialect" "no server"
		continue
	fi
	db=formats_$$_a
	what="dbmate, $dialect"
	project 1
	is "$(theirs up | grep -c '^Applied:')" 1 "$what: it applies the first"
	is "$(states "$whole" $path)" "applied pending pending " "$what: we see one applied"
	is "$(ours run 2)" "" "$what: we run and record the others"
	is "$(states "$whole" $path)" "applied applied applied " "$what: we see all applied"
	project 3
	is "$(theirs status | tail -n 2 | tr '\n' ' ')" "Applied: 3 Pending: 0 " "$what: it sees all applied too"
	is "$(theirs --strict up | grep -c '^Applied:')" 0 "$what: it has nothing to do"
	is "$(theirs rollback | grep -c '^Rolled back:')" 1 "$what: it takes the last one back"
	is "$(states "$whole" $path)" "applied applied pending " "$what: so we see"
	drop_database $dialect a
	database $dialect b
	db=formats_$$_b
	is "$(ours run 2)" "" "$what: we begin, with its table made by us"
	is "$(theirs status | tail -n 2 | tr '\n' ' ')" "Applied: 2 Pending: 1 " "$what: it sees two"
	is "$(theirs up | grep -c '^Applied:')" 1 "$what: it applies just the last"
	is "$(states "$whole" $path)" "applied applied applied " "$what: we see all applied"
	is "$(ours back 1)" "" "$what: we take the last row away"
	is "$(theirs status | tail -n 2 | tr '\n' ' ')" "Applied: 2 Pending: 1 " "$what: it is pending for it"
	drop_database $dialect b
	project=$whole
	half() { project 1 && theirs up; }
	rest() { project 3 && theirs up; }
	left() { project 3 && theirs status | sed -n 's/^Pending: //p'; }
	both_ways dbmate $path 3 1 ""
done
is "$("$tool" recognise "$whole" | cut -d' ' -f1-2)" "dbmate db/migrations" "recognised"
finish
