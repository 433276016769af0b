#!/usr/bin/env bash
# The wrong database is never touched (I10): wrong, missing and doubled markers, a bound environment on another server, no
# guard, a read-only server: exit 4, and not one write.
. "$(dirname "$0")/lib.sh"
digest() { # of everything in the database
	case $engine in
	sqlite) sha256sum <"$work/case.db" ;;
	postgresql) pg_dump -h "$pg_host" -U postgres -d "$pg_name" 2>/dev/null | grep -v '^\\' | sha256sum ;;
	mysql) mariadb-dump --no-defaults -S "$my_sock" -u root --skip-dump-date "$my_name" | sha256sum ;;
	esac
}
refused() { # NAME WORD: apply and plan end with 4, say WORD, and nothing has changed
	local before after rc
	before=$(digest)
	apply "$gate"
	rc=$?
	cp "$work/out" "$work/log"
	after=$(digest)
	[ "$rc" -eq 4 ] && grep -q -- "$2" "$work/out" && [ "$before" = "$after" ] && [ ! -d "$work/snap" ]
	ok $? "$engine: $1: refused, nothing written"
	(cd "$repo" && "$gate" plan --env test --format json) >"$work/log" 2>/dev/null
	[ $? -eq 4 ] && grep -q '"error":{"code":"refused"' "$work/log"
	ok $? "$engine: $1: plan says so too"
}
for name in sqlite postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no server or no engine"
		continue
	fi
	reset_db
	sql "UPDATE settings SET v = 'production'"
	if [ $name = postgresql ] && [ -f "${SCHEMAGATE_TEST_SERVERS:-}/pg.log" ]; then
		sql "ALTER DATABASE $pg_name SET log_statement = 'all'"
		lines=$(wc -l <"$SCHEMAGATE_TEST_SERVERS/pg.log")
		apply "$gate"
		tail -n +$((lines + 1)) "$SCHEMAGATE_TEST_SERVERS/pg.log" >"$work/log"
		grep -q 'SELECT v FROM settings' "$work/log"
		ok $? "postgresql: the server's log shows the statements"
		! grep -iE '(statement|execute [^:]*): *(insert|update|delete|create|alter|drop|truncate|lock|copy|grant|comment)' "$work/log" >"$work/writes"
		ok $? "postgresql: none of them writes"
		sql "ALTER DATABASE $pg_name RESET log_statement"
	fi
	refused "a marker of another environment" "CRITICAL: this is not"
	sql "DELETE FROM settings"
	refused "a marker that is not there" "gave 0 rows"
	sql "INSERT INTO settings VALUES ('test'), ('test')"
	refused "a marker that is there twice" "not one"
	sql "DROP TABLE settings"
	refused "a marker whose table is not there" "gave no answer"
	reset_db
	sed -i 's/^\[guard.*/[guard "other.marker"]/' "$repo/schemagate.conf"
	printf '[environment "other"]\n\turl = env:FAULT_URL\n' >>"$repo/schemagate.conf"
	git -C "$repo" -c user.name=t -c user.email=t@t commit -qam 'no guard'
	refused "no guard" "has no guard"
	git -C "$repo" reset -q --hard HEAD~1
	apply "$gate"
	ok $? "$name: the right marker: applied"
	apply "$gate"
	ok $? "$name: and again, with nothing to do"
	sed -i 's/test/copy/; s/"test/"copy/; s/= test/= copy/' "$repo/schemagate.conf"
	sql "UPDATE settings SET v = 'copy'"
	git -C "$repo" -c user.name=t -c user.email=t@t commit -qam 'another name'
	before=$(digest)
	(cd "$repo" && "$gate" apply --env copy -q) >"$work/log" 2>&1
	[ $? -eq 4 ] && grep -q 'bound to "test"' "$work/log" && [ "$before" = "$(digest)" ]
	ok $? "$name: bound to another environment: refused"
	done_with
done
finish
