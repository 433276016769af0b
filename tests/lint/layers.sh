#!/usr/bin/env bash
# Includes go one way: base <- parse <- schemas <- migrate <- gitcheck <- cmd; gitcheck sees of migrate only its data header;
# each foreign header has one home (docs/architecture.md). Prints each fault with its place.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2
rank() { case $1 in base) echo 1 ;; parse) echo 2 ;; schemas) echo 3 ;; migrate) echo 4 ;; gitcheck) echo 5 ;; cmd) echo 6 ;; *) echo 0 ;; esac; }
faults=0
fault() {
	echo "$1"
	faults=$((faults + 1))
}
for room in base parse schemas migrate migrate/formats gitcheck cmd; do
	mine=$(rank ${room%%/*})
	while IFS=: read -r file line text; do
		header=$(printf '%s' "$text" | sed 's/.*"\(.*\)".*/\1/')
		to=${header%%/*}
		theirs=$(rank "$to")
		if [ "$theirs" -eq 0 ]; then
			[ -f "build/gen/$header" ] || case $header in *.h) fault "$file:$line: \"$header\" is in no room" ;; esac
		elif [ "$theirs" -gt "$mine" ]; then
			fault "$file:$line: $room may not include $to (\"$header\")"
		elif [ $room = gitcheck ] && [ "$to" = migrate ] && [ "$header" != migrate/migration.h ]; then
			fault "$file:$line: gitcheck sees of migrate only migrate/migration.h, not \"$header\""
		fi
	done < <(grep -Hn '^#include "' $room/*.[ch] 2>/dev/null | grep -v 'gen/')
done
# header pattern | files that may include it
while IFS='|' read -r pattern homes; do
	while IFS=: read -r file line _; do
		case " $homes " in *" $file "*) ;; *) fault "$file:$line: <$pattern> has its home in $homes" ;; esac
	done < <(grep -HnE "^#include <$pattern" base/*.[ch] parse/*.[ch] schemas/*.[ch] migrate/*.[ch] migrate/formats/*.[ch] gitcheck/*.[ch] cmd/*.[ch] 2>/dev/null)
done <<'LIST'
libpq|migrate/engine_postgresql.c migrate/engine_postgresql_connect.c migrate/engine_postgresql_prepare.c
(mariadb/)?mysql|migrate/engine_mysql.c
sqlite3|schemas/sqlite_db.c
git2|gitcheck/repo.c gitcheck/repo_format.c gitcheck/repo_loose.c gitcheck/repo_pack.h gitcheck/repo_store.c gitcheck/repo_store.h gitcheck/tree.c
(mbedtls|libssh2)|gitcheck/repo_offline.c
pg_query|parse/worker_main_pg.c parse/worker_main_pg_query.c
tree_sitter|parse/worker_main_grammar.h parse/worker_main_memory.c parse/worker_main_syntax.c parse/worker_main_query.h parse/worker_main_query_file.h
curl|base/http_curl.c
cjson|base/json.c
nettle|base/sha.c
libdeflate|gitcheck/repo_pack.c
expat|parse/xml.c
yaml|parse/yaml.c
dlfcn|base/module.c parse/worker_main_grammar.c
LIST
[ $faults -eq 0 ] || exit 1
