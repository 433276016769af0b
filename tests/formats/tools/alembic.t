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
	(cd "$project" && PYTHONDONTWRITEBYTECODE=1 ALEMBIC_URL=$ALEMBIC_URL /usr/bin/python3 ${run:--m alembic.config} "$@" 2>/dev/null)
}
theirs_python() { run=-c theirs "$@"; }
# How many revisions it would run up to there.
to_do() {
	TO=$1 PYTHONPATH=$tmp theirs_python '
import os, sqlalchemy
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.runtime.migration import MigrationContext
with sqlalchemy.create_engine(os.environ["ALEMBIC_URL"]).connect() as c:
    print(len(ScriptDirectory("migrations")._upgrade_revs(os.environ["TO"], MigrationContext.configure(c).get_current_heads())))'
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
	half() { theirs upgrade b1; }
	rest() { theirs upgrade head; }
	left() { to_do head; }
	both_ways alembic $path 4 2 'upgrade "$1"'
done

# Tables that it copies in SQLite, step by step.
project=$here/alembic-batch dialect=sqlite
for revision in k2 k3 k4; do
	database sqlite c && theirs upgrade $revision >/dev/null
	rm -rf "$tmp/batch" && cp -r "$project" "$tmp/batch"
	for k in 2 3 4; do [ k$k \> $revision ] && rm -f "$tmp/batch/$path/$k"_*; done
	is "$(replayed_and_live "$tmp/batch" sqlite)" "" "batches up to $revision: our reading is what stands there"
	drop_database sqlite c
done

# Names by the convention of the project's MetaData.
project=$here/alembic-names
for dialect in sqlite postgresql mysql; do
	database $dialect n || { skip "Alembic's names, $dialect" "no server"; continue; }
	theirs upgrade head >/dev/null
	is "$(states "$project" $path)" "applied applied " "$dialect: both are applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: the names that it gives are those that we read"
	drop_database $dialect n
done

# Branches with labels, of which one depends on the other; then a second head in one of them.
project=$here/alembic-heads
for dialect in sqlite postgresql mysql; do
	database $dialect b || { skip "Alembic's branches, $dialect" "no server"; continue; }
	theirs upgrade extra@head >/dev/null
	is "$(states "$project" $path)" "applied pending applied applied " "$dialect: a branch, and what it depends on"
	is "$(to_do heads)" 1 "$dialect: it has one to run"
	theirs upgrade heads >/dev/null
	is "$(states "$project" $path)" "applied applied applied applied " "$dialect: both heads"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	drop_database $dialect b
	half() { theirs upgrade m1; }
	rest() { theirs upgrade heads; }
	left() { to_do heads; }
	both_ways alembic $path 4 1 'upgrade "$1"'
done
cp -r "$project" "$tmp/heads" && project=$tmp/heads
printf "revision = 'm3'\ndown_revision = 'm1'\n\n\ndef upgrade():\n    pass\n" >"$project/$path/m3.py"
is "$("$tool" notes "$project" $path | cut -d: -f3-)" " there are 3 heads: m2, m3, n2" "two heads of one branch are told"
dialect=sqlite && database sqlite h && is "$(theirs upgrade head >/dev/null; echo $?)" 255 "and it refuses to run them"
finish
