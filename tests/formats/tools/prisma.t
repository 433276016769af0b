#!/usr/bin/env bash
# The real Prisma Migrate and us, in turns on one PostgreSQL database. (On MySQL its WebAssembly engine aborts; for SQLite its drivers are
# native programs that npm does not bring.)
set -u
. "$(dirname "$0")/../lib.sh"
packages npm-prisma || {
	skip Prisma "npm could not be reached: the real tool was NOT run"
	finish
}
project=$tmp/p path=prisma/migrations first=20240101000000_init second=20240102000000_more
cp -r "$here/../prisma" "$project"
printf 'datasource db {\n\tprovider = "postgresql"\n\turl = "postgresql://localhost"\n}\n' >"$project/prisma/schema.prisma"
theirs() { node "$here/prisma.cjs" "$npm" "$url" "$project" migrate "$@" 2>&1; }
ours() { "$tool" "$1" "$project" $path "$url" "$2" 2>&1; }
dialect=postgresql
database $dialect a || {
	skip Prisma "no server"
	finish
}
is "$(ours run 1)" "" "we run and record the first"
is "$(theirs status)" $second "it sees the second to be applied"
is "$(theirs deploy)" $second "it applies the second alone"
is "$(states "$project" $path)" "applied applied " "we see both"
is "$(theirs resolve --rolled-back $second)" P3012 "it takes back no migration that ended"
is "$(ours back 1)" "" "we do"
is "$(sql "SELECT count(*) FROM _prisma_migrations WHERE migration_name = '$second'")" 0 "and leave no row of it"
is "$(theirs status)" $second "it sees the second pending"
is "$(theirs resolve --applied $second)" done "it can be told that it is applied"
is "$(states "$project" $path)" "applied applied " "we see that"
is "$(ours back 1)" "" "we take it back again"
is "$(theirs deploy)" 'ERROR: relation "posts" already exists' "it fails, as its table is still there"
is "$(states "$project" $path)" "applied failed " "we see it failed"
is "$(theirs deploy)" P3009 "it goes no further"
is "$(ours back 1)" "" "we take back what did not end"
sql "DROP TABLE posts"
is "$(sql "SELECT finished_at IS NULL, rolled_back_at IS NOT NULL FROM _prisma_migrations WHERE migration_name = '$second'")" \
	"t|t" "its row says rolled back, as the tool's resolve would"
is "$(theirs deploy)" $second "it applies it"
is "$(states "$project" $path)" "applied applied " "we see both applied"
drop_database postgresql a
cp -r "$project" "$tmp/one" && rm -r "${tmp:?}/one/$path/$second"
half() { project=$tmp/one theirs deploy; }
rest() { theirs deploy; }
left() { theirs status | sed 's/^done$//' | wc -w; }
both_ways prisma $path 2 1 ""
finish
