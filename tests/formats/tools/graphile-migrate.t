#!/usr/bin/env bash
# graphile-migrate and we take turns on one database.
set -u
. "$(dirname "$0")/../lib.sh"
packages npm-graphile-migrate || {
	skip "graphile-migrate" "npm could not be reached: it was NOT run"
	finish
}
whole=$here/graphile-migrate folder=migrations
project() { # N: a copy with the first N migrations
	rm -rf "$tmp/p"
	cp -r "$whole" "$tmp/p"
	(cd "$tmp/p/$folder/committed" && ls | tail -n +$(($1 + 1)) | xargs -r rm)
}
theirs() {
	local address="socket://postgres@${url#*host=}?db=$db"
	(cd "$tmp/p" && DATABASE_URL=$address SHADOW_DATABASE_URL=$address-shadow ROOT_DATABASE_URL=postgres \
		node "$npm/node_modules/graphile-migrate/dist/cli.js" "$@" 2>&1)
}
ran() { theirs migrate | sed -n 's/.*: \([0-9]*\) committed migrations executed$/\1/p; s/.*Already up to date$/0/p'; }
pending() { theirs status | grep -c '^  [0-9]*\.sql$'; }
ours() { "$tool" "$1" "$whole" $folder "$url" "$2" 2>&1; }

is "$("$tool" recognise "$whole" | sed 's/ |.*//')" "graphile-migrate migrations postgresql graphile_migrate.migrations" "recognised, and the work in progress is none"
if ! database postgresql a; then
	skip "graphile-migrate" "no server: it was NOT run"
	finish
fi
db=formats_$$_a
project 2
is "$(ran)" 2 "it runs two"
is "$(states "$whole" $folder)" "applied applied pending pending " "we see two applied"
is "$(ours run 2)" "" "we run and record the others"
is "$(states "$whole" $folder)" "applied applied applied applied " "we see all applied"
project 4
is "$(pending)" 0 "it sees none pending"
is "$(ran)" 0 "and runs nothing"
is "$(psql -qAtX "$url" -c "SELECT count(*) FROM graphile_migrate.migrations m JOIN graphile_migrate.migrations p ON p.hash = m.previous_hash WHERE m.filename > p.filename")" 3 "its rows hang together"
echo "-- edited" >>"$tmp/p/$folder/committed/000004-a_function.sql"
is "$("$tool" status "$tmp/p" $folder "$url" | tail -n 1)" "000004.sql changed" "an edited file is changed"
is "$("$tool" status "$whole" $folder "$url" | tail -n 1)" "000004.sql applied" "the other is not"
drop_database postgresql a

database postgresql b
db=formats_$$_b
project 4
is "$(ours run 2)" "" "we begin, with its tables made by us"
is "$(pending)" 2 "it would run just the others"
is "$(ran)" 2 "and does"
is "$(states "$whole" $folder)" "applied applied applied applied " "we see all applied"
is "$(replayed_and_live "$whole" postgresql)" "" "its catalog is the one we read from the files"
is "$(ours back 1)" "" "we take the last row away"
is "$(pending)" 1 "it is pending for it"
is "$(states "$whole" $folder)" "applied applied applied pending " "and for us"
drop_database postgresql b

dialect=postgresql project=$whole
half() { project 2 && ran; }
rest() { project 4 && ran; }
left() { project 4 && pending; }
both_ways graphile-migrate $folder 4 2 ""

database postgresql c
db=formats_$$_c
project 4
echo "-- edited" >>"$tmp/p/$folder/committed/000001.sql"
is "$(theirs migrate | grep -c 'does not match')" 1 "it refuses an edited file"
hash=$(theirs migrate | sed -n 's/.*does not match - \(sha1:[0-9a-f]*\) .*/\1/p' | head -n 1)
is "${hash:+there}" there "and says what its hash is"
is "$("$tool" notes "$tmp/p" $folder | grep -c "its hash is now $hash")" 1 "which is what we say"
cp "$whole/$folder/committed/000001.sql" "$tmp/p/$folder/committed/"
rm "$tmp/p/$folder/committed/000002-posts.sql"
is "$(theirs migrate | grep -c "expected previous hash")" 1 "it refuses a broken chain"
is "$("$tool" notes "$tmp/p" $folder | grep -c "000003.sql does not follow 000001.sql")" 1 "and so do we"
cp "$whole/$folder/committed/000002-posts.sql" "$tmp/p/$folder/committed/"
sed -i 's/$/\r/' "$tmp/p/$folder/committed/000004-a_function.sql"
is "$(theirs migrate | grep -c "two newlines after the headers")" 1 "it refuses CR LF"
is "$("$tool" list "$tmp/p" $folder | grep -c '^000004.sql bad')" 1 "and so do we"
drop_database postgresql c
finish
