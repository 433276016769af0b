#!/usr/bin/env bash
# Django's own migrate against our reading: state, order, and what its migrations leave on three databases.
set -u
. "$(dirname "$0")/../lib.sh"
/usr/bin/python3 -c 'import django, psycopg2, pymysql' 2>/dev/null || {
	skip "Django" "Django is not installed: it was NOT run"
	finish
}
project=$here/django path=shop/migrations
theirs() {
	local name=${url%%\?*} host=${url#*=}
	name=${name##*/}
	[ $dialect = sqlite ] && name=${url#sqlite:} host=
	[ $dialect = sqlite ] && engine=sqlite3 || engine=$dialect
	(cd "$project" && PYTHONDONTWRITEBYTECODE=1 DJANGO_DB="$engine|$name|$host" /usr/bin/python3 manage.py "$@" 2>&1)
}
for dialect in sqlite postgresql mysql; do
	database $dialect a || { skip "Django, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "django $path" "$dialect: recognised"
	theirs migrate shop 0001 >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" $path)" "applied pending pending pending pending pending " "$dialect: it runs one, we see one applied"
	theirs migrate shop >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" $path)" "applied applied applied applied applied applied " "$dialect: it runs the others, we see all applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take the last row away"
	is "$(theirs showmigrations shop | grep -o '\[.\]' | tr '\n' ' ')" "[X] [X] [X] [X] [X] [ ] " "$dialect: its list says so"
	drop_database $dialect a
done
finish
