#!/usr/bin/env bash
# Alembic and our reading: state, order, heads, and what its revisions leave on three databases.
set -u
. "$(dirname "$0")/../lib.sh"
/usr/bin/python3 -c 'import alembic, psycopg2, pymysql' 2>/dev/null || {
	skip "Alembic" "alembic is not installed: it was NOT run"
	finish
}
project=$here/alembic path=migrations/versions
theirs() {
	local name=${url%%\?*}
	name=${name##*/}
	case $dialect in
	sqlite) ALEMBIC_URL=sqlite:///${url#sqlite:} ;;
	postgresql) ALEMBIC_URL="postgresql+psycopg2://postgres@/$name?${url#*\?}" ;;
	mysql) ALEMBIC_URL="mysql+pymysql://root@localhost/$name?unix_socket=${url#*socket=}" ;;
	esac
	(cd "$project" && PYTHONDONTWRITEBYTECODE=1 ALEMBIC_URL=$ALEMBIC_URL /usr/bin/python3 -m alembic.config "$@" 2>/dev/null)
}
for dialect in sqlite postgresql mysql; do
	database $dialect a || { skip "Alembic, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "alembic $path" "$dialect: recognised"
	theirs upgrade b1 >/dev/null
	is "$(states "$project" $path)" "applied applied pending pending " "$dialect: it runs two, we see two applied"
	theirs upgrade c2 >/dev/null
	is "$(states "$project" $path)" "applied applied applied pending " "$dialect: two heads, three applied"
	theirs upgrade head >/dev/null
	is "$(states "$project" $path)" "applied applied applied applied " "$dialect: the merge, and all are"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	for k in 1 2 3; do
		is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take the last row away ($k)"
	done
	is "$(theirs current | cut -d' ' -f1)" "a1" "$dialect: it stands at the first again"
	drop_database $dialect a
done
finish
