#!/usr/bin/env bash
# Trees made to do harm: names, links, submodules, sizes and depths. Judged in bounded time and memory, never passed unread,
# and nothing of them reaches an output as it is.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"
sql='db.prepare("SELECT shipped_at FROM orders")'

start() {
	repo "$1"
	put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL);'
	put src/app.js 'export const all = db.prepare("SELECT id, total FROM orders").all();'
	[ $# -eq 1 ] || put schemagate.conf "[source \"app\"]
	path = $2"
	commit start
	branch topic
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
	commit needs
}
# raw MODE ID NAME ...: a tree object of just these entries, whatever the names are.
raw() {
	perl -e 'while (@ARGV) { my ($m, $o, $n) = splice @ARGV, 0, 3; print "$m $n\0", pack "H40", $o }' -- "$@" |
		git hash-object -t tree -w --literally --stdin
}
# beside MODE ID NAME ...: a commit of the topic's folders and these entries, which sort between them.
beside() {
	git commit-tree -p topic -m x "$(raw 40000 "$(git rev-parse topic:migrations)" migrations "$@" 40000 "$(git rev-parse topic:src)" src)"
}
# bomb TREE LEVELS: folders that each hold the one below ten times.
bomb() {
	local t=$1 i
	for ((i = 0; i < $2; i++)); do
		t=$(raw 40000 "$t" d0 40000 "$t" d1 40000 "$t" d2 40000 "$t" d3 40000 "$t" d4 40000 "$t" d5 40000 "$t" d6 40000 "$t" d7 40000 "$t" d8 40000 "$t" d9)
	done
	echo "$t"
}
# -- names that git itself would refuse --
start names
js=$(echo "$sql" | git hash-object -w --stdin)
folder=$(raw 100644 "$js" x.js)
for name in .. . .git .GIT 'git~1' '.git ' "$(printf '.g\342\200\214it')" 'n/x' "$(printf 'n/\033[31m\n::error::')"; do
	c=$(beside 40000 "$folder" "$name")
	run 3 "refused: $(printf %s "$name" | tr -c '[:graph:]' '?')" $A --head "$c"
	grep -q 'that git refuses' "$tmp/err" && [ "$(tr -d '\n' <"$tmp/err" | tr -d ' -~' | wc -c)" -eq 0 ]
	ok $? "said so, in plain text"
done
json 3 "the same as a document" $A --head "$c"
json 3 "the same name twice" $A --head "$(beside 100644 "$js" o.js 100644 "$js" o.js)"
json 3 "a damaged tree" $A --head "$(git commit-tree -p topic -m x "$(printf '100644 x' | git hash-object -t tree -w --literally --stdin)")"

# -- names that git takes --
nl=$(printf '\nx') && nl=${nl%x}
c=$(beside 100644 "$js" "n$nl::error::a.js" 100644 "$js" "$(printf 'n\r\033[31mb.js')" 100644 "$js" "$(printf 'n\177\001c.js')" \
	100644 "$js" "$(printf 'n\342\200\256d.js')" 100644 "$js" "$(printf 'n\342\200\250e.js')" 100644 "$js" "$(printf 'n\377f.js')" \
	100644 "$js" 'n##[error]g.js' 100644 "$js" 'n%0A::warning::h.js' 100644 "$js" 'n@me #1 <b>`i.js')
for format in text github markdown sarif junit json; do
	run 1 "names that git takes, $format" --format $format $A --head "$c"
	[ "$(tr -d '\n\t' <"$tmp/out" | tr -d ' -~' | LC_ALL=C grep -c '[[:cntrl:]]')" -eq 0 ] &&
		! grep -qE "$(printf '\342\200[\250\256]')|^(::error::|::warning::|##\[)" "$tmp/out"
	ok $? "no control byte, no mark of direction, no command, $format"
done
json 1 "the document of them" $A --head "$c"
[ "$(grep -o '"rule":"needs-pending"' "$tmp/out" | wc -l)" -eq 9 ]
ok $? "all nine are found"

# -- migrations that are not there: links and submodules --
git checkout -q topic
git update-index --add --cacheinfo "160000,$(git rev-parse main),migrations/sub" && git commit -q -m sub
json 1 "a submodule among the migrations" $A
has "is unreadable" '"rule":"unreadable","level":"block","confidence":null,"path":"migrations/sub"'
git branch -f main && git commit -q --allow-empty -m more
json 0 "one that base has already" $A
has "is a warning" '"rule":"lint/tool-trap","level":"warn","confidence":null,"path":"migrations/sub"'
start away
ln -s src migrations/inner && ln -s /etc migrations/outer && ln -s ../src/app.js migrations/LICENSE && ln -s nowhere migrations/x.md && commit
json 1 "links among the migrations" $A
has "to a folder" '"path":"migrations/outer"'
hasnt "a link to a file is none of the tool's" '"path":"migrations/LICENSE"'
hasnt "nor is one that is called as no migration is" '"path":"migrations/x.md"'
start module
git rm -rq migrations && git update-index --add --cacheinfo "160000,$(git rev-parse main),migrations" && git commit -q -m sub
json 3 "all migrations in a submodule" $A
says "said so" 'the migrations in "migrations" cannot be read: it is a submodule'
for kind in submodule 'symbolic link'; do
	start configured db/migrations
	git checkout -q main && git mv migrations db 2>/dev/null
	mkdir -p db && git mv db real && git commit -q -m moved
	git checkout -q -B topic main
	if [ "$kind" = submodule ]; then
		git update-index --add --cacheinfo "160000,$(git rev-parse main),db"
	else
		ln -s real db && git add db
	fi
	git commit -q -m hidden
	json 3 "a configured folder in a $kind" $A
	says "is named" "\"db\" is a $kind"
	git branch -f main
	run 3 "and status says so" status
	says "with the line of the configuration" 'schemagate.conf:1: the migrations of source "app" cannot be read'
done
start conf
git checkout -q main && put rules.conf '[check]
	undecided = block' && ln -s rules.conf schemagate.conf && commit && git checkout -q topic
json 2 "a configuration that is a link" check --base main --assume base
says "said so" 'schemagate.conf is no regular file'
run 2 "for the other commands too" status --rev main

# -- sizes --
start few migrations
empty=$(git mktree </dev/null)
hidden=$(bomb "$empty" 12)
bounded 100 20 3 "ten to the twelfth folders without a file" $A --head "$(beside 40000 "$hidden" n)"
says "said so" 'the two trees differ in more than 250000 folders'
bounded 150 20 3 "ten to the twelfth files" $A --head "$(beside 40000 "$(bomb "$folder" 12)" n)"
inner=$(raw 100644 "$(git rev-parse topic:migrations/0001_start.sql)" 0001_start.sql 40000 "$hidden" n)
c=$(git commit-tree -p topic -m x "$(raw 40000 "$inner" migrations 100644 "$(git rev-parse topic:schemagate.conf)" schemagate.conf)")
bounded 200 20 3 "the same among the migrations" $A --head "$c"
says "said so" 'more than 250000 folders to look for migrations in'
run 3 "and for impact" impact orders --rev "$c"
git update-ref refs/heads/bomb "$c"
run 3 "and for status" status --rev bomb

start many
huge=$(head -c 104857600 /dev/zero | tr '\0' ' ' | git hash-object -w --stdin)
below=$(printf "/d%.0s" $(seq 60))
{
	printf 'commit refs/heads/many\ncommitter a <a@example.org> 1700001000 +0000\ndata 1\nx\nfrom refs/heads/topic\n'
	awk -v sql="$sql" 'BEGIN { for (i = 1; i <= 100000; i++) {
		t = i % 10000 ? "let a" i " = 1;" : sql
		printf "M 100644 inline lib/d%d/f%d.js\ndata %d\n%s\n", i / 500, i, length(t), t } }'
	printf 'M 100644 inline lib%s/x.js\ndata %d\n%s\n' "$below" ${#sql} "$sql"
	for f in src/huge.js src/huge.sql migrations/0003_huge.sql; do printf 'M 100644 %s %s\n' "$huge" "$f"; done
	below=$(printf "/d%.0s" $(seq 1000))
	printf 'commit refs/heads/deep\ncommitter a <a@example.org> 1700001000 +0000\ndata 1\nx\nfrom refs/heads/topic\n'
	printf 'M 100644 inline lib%s/x.js\ndata 1\nx\n' "$below"
} | git fast-import --quiet
bounded 100 20 1 "100,000 files, and 100 MB in one" --format json $A --head many
[ "$(grep -o '"rule":"needs-pending"' "$tmp/out" | wc -l)" -eq 11 ]
ok $? "what is in them is found, 60 folders deep too"
has "what is too large is named" '{"path":"src/huge.js","why":"larger than'
has "a migration is no file to leave out" '"rule":"unreadable","level":"block","confidence":null,"path":"migrations/0003_huge.sql"'
bounded 100 20 3 "1,000 folders deep" $A --head deep
says "said so" 'nested deeper than 64 folders'

# -- texts that cost more than their size --
git checkout -q topic
times() { awk -v s="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", s }'; }
times 'SELECT shipped_at FROM orders;' 30000 | put src/one_line.sql
times 'x("SELECT shipped_at FROM orders");' 25000 | put src/one_line.js
commit
bounded 200 40 1 "55,000 statements in two lines" $A
has "a thousand of them are listed" 'blocked: 1000 blocks'
has "and the others counted" '54000 more places of the same objects are not listed'
{ printf 'SELECT shipped_at FROM orders WHERE ' && times '(' 100000; } | put src/one_line.sql
{ times '[{a:' 200000 && printf '\n%s' "$sql"; } | put src/one_line.js
{ printf 'x = "SELECT shipped_at FROM orders"\n' && times '"' 500000; } | put src/quotes.py
{ printf 'WITH a0 AS (SELECT * FROM orders)' && awk 'BEGIN { for (i = 1; i <= 60; i++) printf ", a%d AS (SELECT x.*, y.* FROM a%d x, a%d y)", i, i - 1, i - 1 }' &&
	printf ' SELECT shipped_at FROM a60'; } | put src/double.sql
{ printf 'const a0 = "SELECT shipped_at FROM orders";\n' && awk 'BEGIN { for (i = 1; i <= 60; i++) printf "const a%d = a%d + a%d;\n", i, i - 1, i - 1 }' &&
	printf 'db.prepare(a60);'; } | put src/double.js
{ printf 'from sqlalchemy.orm import DeclarativeBase\nfrom sqlalchemy import Column, Integer\n' && awk 'BEGIN { for (i = 0; i < 60; i++) {
	printf "class C%d(", i; for (k = 1; k <= 8; k++) printf "C%d%s", (i + k) % 60, k < 8 ? ", " : "):\n"
	printf "    shipped_at = Column(Integer)\n" } }'; } | put src/cousins.py
commit
bounded 400 40 1 "texts that explode a parser" --format json $A
has "are undecided, never clean" '"clean":false'
finish
