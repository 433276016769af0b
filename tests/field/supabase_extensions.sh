#!/usr/bin/env bash
# Stand-ins for the extensions of Supabase that Debian does not package, so that CREATE EXTENSION in a real history succeeds in a
# field run. They hold next to nothing: what else a migration uses of them fails as it should. Needs root; --remove takes them
# away again. pgvector is real: apt-get install postgresql-15-pgvector.
set -eu
holds() { # what files call or name by type
	case $1 in
	http)
		echo "CREATE DOMAIN http_method AS text; CREATE TYPE http_header AS (field varchar, value varchar);"
		echo "CREATE TYPE http_request AS (method http_method, uri varchar, headers http_header[], content varchar);"
		echo "CREATE TYPE http_response AS (status integer, content_type varchar, headers http_header[], content varchar);"
		;;
	pg_cron)
		echo "CREATE SCHEMA cron;"
		echo "CREATE FUNCTION cron.schedule(text, text, text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';"
		;;
	pgmq) echo "CREATE FUNCTION \"create\"(text) RETURNS void LANGUAGE sql AS '';" ;;
	esac
}
dir=$(ls -d /usr/share/postgresql/*/extension | sort -V | tail -n 1)
for e in pg_graphql pg_net pgjwt supabase_vault pgsodium pg_cron pgmq wrappers http hypopg index_advisor pg_tle plpgsql_check; do
	if [ "${1:-}" = --remove ]; then
		grep -qs "stand-in for a field run" "$dir/$e.control" && rm -f "$dir/$e.control" "$dir/$e--1.0.sql"
	elif [ ! -e "$dir/$e.control" ]; then
		place='relocatable = true'
		[ $e != pg_tle ] || place="schema = 'pgtle'" # as its own says
		printf "comment = 'stand-in for a field run'\ndefault_version = '1.0'\n%s\n" "$place" >"$dir/$e.control"
		holds $e >"$dir/$e--1.0.sql"
	fi
done
