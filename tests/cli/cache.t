#!/usr/bin/env bash
# What is kept in the git folder changes no answer, whatever becomes of its files.
set -u
. "$(dirname "$0")/lib.sh"

C="check --base main --assume base --format json"
S="schema --format json"
answers() { # FILE: what the commands say, times apart
	"$gate" $S >"$1" 2>"$1.err"
	"$gate" $C 2>>"$1.err" | sed 's/"elapsed_ms":[0-9]*//' >>"$1"
}
entries() { ls "$1/schemagate/replay" 2>/dev/null | wc -l; }
same() { # NAME: the answer is that of a run without a cache
	answers "$tmp/now"
	cmp -s "$tmp/now" "$tmp/plain" && cmp -s "$tmp/now.err" "$tmp/plain.err"
	ok $? "$1"
}
test_that() { # NAME CONDITION...
	local name=$1
	shift
	"$@"
	ok $? "$name"
}
# project NAME DIALECT: some migrations, one more on a branch with code that needs it, and the plain answers.
project() {
	repo "$1"
	put schemagate.conf "[source \"app\"]
	path = migrations
	dialect = $2"
	put migrations/0001_a.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR(40) NOT NULL);'
	put migrations/0002_b.sql 'CREATE VIEW named AS SELECT id, customer FROM orders; ALTER TABLE nowhere ADD COLUMN x INTEGER;'
	put migrations/0003_c.sql 'CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id));
CREATE UNIQUE INDEX one ON lines (order_id);'
	commit start
	branch topic
	put migrations/0004_d.sql 'ALTER TABLE orders ADD COLUMN shipped_at INTEGER; ALTER TABLE elsewhere ADD COLUMN y INTEGER;'
	put app.js 'db.query("SELECT shipped_at FROM orders");'
	commit more
	SCHEMAGATE_CACHE=off answers "$tmp/plain"
}

for d in postgresql mysql sqlite; do
	project $d $d
	test_that "$d: told to keep nothing, it keeps nothing" [ ! -e .git/schemagate ]
	test_that "$d: the gate blocks" grep -q '"verdict":"block"' "$tmp/plain"
	same "$d: a first run answers as without a cache"
	test_that "$d: and keeps what the base and the head have" [ "$(entries .git)" -eq 2 ]
	same "$d: a second run too"
	test_that "$d: which adds nothing" [ "$(entries .git)" -eq 2 ]
done

# What the same files made before is found without reading them: one of them may even be gone.
by_files() { ls .git/schemagate/files 2>/dev/null | wc -l; }
project files postgresql
for i in 5 6 7 8 9; do put "migrations/000${i}_m.sql" "CREATE TABLE m$i (id INTEGER PRIMARY KEY);"; done
commit nine # the first, the last and some in between are looked at to tell the tool
"$gate" $S >"$tmp/plain" 2>"$tmp/plain.err"
test_that "schema remembers which files made its answer" [ "$(by_files)" -eq 1 ]
gone=.git/objects/$(git rev-parse HEAD:migrations/0007_m.sql | sed 's,^..,&/,')
mv "$gone" "$tmp/gone"
"$gate" $S >"$tmp/now" 2>"$tmp/now.err"
cmp -s "$tmp/now" "$tmp/plain" && cmp -s "$tmp/now.err" "$tmp/plain.err"
ok $? "and a second run, which reads none of them, says the same"
SCHEMAGATE_CACHE=off "$gate" $S >"$tmp/now" 2>&1
test_that "told to keep nothing, it has to read" grep -q 'not in this clone' "$tmp/now"
mv "$tmp/gone" "$gone"
other() { # NAME: an answer of its own, as without a cache
	"$gate" $S "${@:2}" >"$tmp/now" 2>"$tmp/now.err"
	SCHEMAGATE_CACHE=off "$gate" $S "${@:2}" >"$tmp/plain2" 2>"$tmp/plain2.err"
	cmp -s "$tmp/now" "$tmp/plain2" && cmp -s "$tmp/now.err" "$tmp/plain2.err" && ! cmp -s "$tmp/now" "$tmp/plain"
	ok $? "$1"
}
other "up to one of them" --at 0003
other "another revision" --rev main
sed -i 's/postgresql/sqlite/' schemagate.conf && commit sqlite
other "another setting of the source"
sed -i 's/sqlite/postgresql/' schemagate.conf
put migrations/0002_b.sql 'CREATE VIEW named AS SELECT id FROM orders;'
commit edited
other "an edited file"
git mv migrations/0002_b.sql migrations/0010_b.sql && commit moved
other "a file with another place"
printf 'ffff' >"$tmp/hex" && for f in .git/schemagate/files/*; do cp "$tmp/hex" "$f"; done
other "names of results that are not whole"
rm -rf .git/schemagate/replay
other "names of results that are gone"

# check finds what the base has by the two commits and by which files are applied.
state() { # IDS...: FILE of an environment that has these alone
	printf '{"version":1,"environment":"p","applied":[%s]}' "$(printf '{"source":"app","id":"%s"},' "$@" | sed 's/,$//')" >"$tmp/state.json"
}
judged() { # FILE
	"$gate" check --base main --state "$tmp/state.json" --format json 2>"$1.err" | sed 's/"elapsed_ms":[0-9]*//' >"$1"
}
agrees() { # NAME: as without a cache, now and once more
	SCHEMAGATE_CACHE=off judged "$tmp/plain"
	judged "$tmp/now" && judged "$tmp/again"
	cmp -s "$tmp/now" "$tmp/plain" && cmp -s "$tmp/again" "$tmp/plain" && cmp -s "$tmp/again.err" "$tmp/plain.err"
	ok $? "$1"
}
for d in postgresql sqlite; do
	project by-$d $d
	"$gate" $C >/dev/null 2>&1
	test_that "$d: check remembers which files made S0" [ "$(by_files)" -eq 1 ]
	state 0001 0002 0003
	agrees "$d: an environment that has all of the base"
	test_that "$d: is the same S0" [ "$(by_files)" -eq 1 ]
	put app.js 'db.query("SELECT shipped_at, id FROM orders");'
	commit "other code"
	agrees "$d: another commit of the change"
	test_that "$d: finds the same S0" [ "$(by_files)" -eq 1 ]
	state 0001 0003
	agrees "$d: an environment that lacks one"
	state 0001 0002 0003 0004
	test_that "$d: is another" [ "$(by_files)" -eq 2 ]
	state 0001 0002 0003 0004
	agrees "$d: an environment that has the head's too"
	put migrations/0004_d.sql 'ALTER TABLE orders ADD COLUMN returned_at INTEGER;'
	commit "edited head"
	agrees "$d: whose file is another one now"
	put migrations/0003_c.sql 'CREATE TABLE lines (id INTEGER PRIMARY KEY);'
	commit edited
	agrees "$d: an applied file that the head edits"
	git mv migrations db && sed -i 's/path = migrations/path = db/' schemagate.conf && commit moved
	state 0001 0002 0003
	agrees "$d: a folder that the head moves"
done

# verify and impact use what is kept, too.
project verified sqlite
git checkout -q main
: >"$tmp/p.db"
put schemagate.conf "[source \"app\"]
	path = migrations
	dialect = sqlite
[environment \"p\"]
	url = sqlite:$tmp/p.db
	guard = none
	snapshot = none"
put migrations/0002_b.sql 'CREATE VIEW named AS SELECT id, customer FROM orders;'
put app.js 'db.query("SELECT customer FROM orders");'
commit environment
"$gate" apply --env p >/dev/null 2>&1
sqlite3 "$tmp/p.db" 'DROP VIEW named'
for c in "verify --env p --format json" "impact orders.customer --format json" "impact --migration 0001 --format json"; do
	# shellcheck disable=SC2086
	SCHEMAGATE_CACHE=off "$gate" $c 2>"$tmp/plain.err" | sed 's/"elapsed_ms":[0-9]*//' >"$tmp/plain"
	rm -rf .git/schemagate
	for i in 1 2; do
		# shellcheck disable=SC2086
		"$gate" $c 2>"$tmp/now.err" | sed 's/"elapsed_ms":[0-9]*//' >"$tmp/now$i"
	done
	cmp -s "$tmp/now1" "$tmp/plain" && cmp -s "$tmp/now2" "$tmp/plain" && cmp -s "$tmp/now.err" "$tmp/plain.err"
	ok $? "${c%% --*} says the same"
	test_that "${c%% --json*} keeps what it made" [ "$(entries .git)" -gt 0 ]
done

# Nothing is taken from a file that is not whole.
damaged() { # NAME COMMAND...: on each entry
	local name=$1 f
	shift
	for f in .git/schemagate/replay/*; do "$@" "$f"; done
	same "$name"
}
cut_short() { truncate -s -1 "$1"; }
cut_to_head() { truncate -s 60 "$1"; }
empty() { : >"$1"; }
flip() { printf 'X' | dd of="$1" bs=1 seek=200 conv=notrunc 2>/dev/null; }
longer() { echo >>"$1"; }
noise() { head -c 5000 /dev/urandom >"$1"; }
huge() { truncate -s 1G "$1"; }
folder() { rm -f "$1" && mkdir "$1"; }
pipe() { rm -rf "$1" && mkfifo "$1"; }
writable() { chmod 666 "$1"; }
link_away() { rm -rf "$1" && ln -s "$tmp/target" "$1"; }
project damage sqlite
same "a cache is filled"
for how in cut_short cut_to_head empty flip longer noise huge; do
	damaged "an entry that is damaged ($how)" $how
done
swap() {
	local l=(.git/schemagate/replay/*)
	mv "${l[0]}" x && cp "${l[1]}" "${l[0]}" && mv x "${l[1]}"
}
swap
same "entries under each other's names"
damaged "entries that others may write to" writable
damaged "folders in their place" folder
rm -rf .git/schemagate/replay/*
same "a cache is filled again"
damaged "pipes in their place" pipe
damaged "links in their place" link_away
test_that "what they point at is not written" [ ! -e "$tmp/target" ]
rm -rf .git/schemagate && mkdir "$tmp/outside" && ln -s "$tmp/outside" .git/schemagate
same "a link in place of the folder"
test_that "is not followed" [ -z "$(ls "$tmp/outside")" ]
rm .git/schemagate && put .git/schemagate file
same "a file in place of the folder"
rm .git/schemagate && mkdir -p .git/schemagate/replay && chmod 777 .git/schemagate/replay
same "a folder that others may write to"
test_that "is not used" [ "$(entries .git)" -eq 0 ]
rm -rf .git/schemagate
if [ "$(id -u)" -eq 0 ]; then
	skip "a git folder that cannot be written" "run as root"
else
	chmod a-w .git
	same "a git folder that cannot be written"
	chmod u+w .git
fi

# Concurrent runs, all of them first.
for i in 1 2 3 4 5 6; do "$gate" $S >"$tmp/c$i" 2>/dev/null & done
wait
bad=0
for i in 1 2 3 4 5 6; do cmp -s "$tmp/c$i" <(SCHEMAGATE_CACHE=off "$gate" $S 2>/dev/null) || bad=1; done
ok $bad "concurrent runs agree"
test_that "and leave one whole entry" [ "$(entries .git)" -eq 1 ]

# Bounded: the longest unused go first, and what a killed run left; nothing else does.
cd .git/schemagate/replay && rm -f ./*
for i in $(seq 1 300); do echo x >"$(printf '%064x' "$i")"; done
touch -d '2 days ago' ./*
put 00ff.12-000000001 left && touch -d '2 hours ago' 00ff.12-000000001
put 00fe.12-000000001 writing
put README mine
cd "$tmp/damage" || exit 1
same "a cache with many entries"
test_that "is cut to its size" [ "$(ls .git/schemagate/replay | grep -cE '^[0-9a-f]{64}$')" -eq 256 ]
test_that "what a killed run left is removed" [ ! -e .git/schemagate/replay/00ff.12-000000001 ]
test_that "what one is writing is not" [ -e .git/schemagate/replay/00fe.12-000000001 ]
test_that "nor what is not ours" [ -e .git/schemagate/replay/README ]

# Many pending migrations: the state before them is kept, not each one in between.
project many sqlite
for i in 05 06 07 08 09 10 11 12 13; do put "migrations/00${i}_m.sql" "CREATE TABLE m$i (id INTEGER);"; done
commit many
SCHEMAGATE_CACHE=off answers "$tmp/plain"
same "many pending migrations"
test_that "leave the base's entry and the whole" [ "$(entries .git)" -eq 2 ]
same "and a second run says the same"
cd "$tmp/damage" || exit 1
SCHEMAGATE_CACHE=off answers "$tmp/plain"

# Work trees share it; a bare repository has one.
git worktree add -q ../linked topic -f --detach 2>/dev/null
cd ../linked || exit 1
before=$(entries "$tmp/damage/.git")
same "a linked work tree"
test_that "uses the same entries" [ "$(entries "$tmp/damage/.git")" -eq "$before" ]
cd .. && git clone -q --bare damage bare.git && cd bare.git || exit 1
same "a bare repository"
test_that "keeps its own" [ "$(entries .)" -eq 2 ]

# What the readers found in files, and the words of the others: kept, and no answer is another for it.
at() { git rev-parse --short "$1"; }
judge_code() { # FILE [ARGUMENT...]: the check and what it says on standard error
	"$gate" $C "${@:2}" 2>"$1.err" | sed 's/"elapsed_ms":[0-9]*//' >"$1"
}
both() { # FILE: a pull request, and deployed code against its migrations
	judge_code "$1" && judge_code "$1.code" --code main
	cat "$1.code" "$1.code.err" >>"$1"
}
agree() { # NAME: both answers are those of a run without a cache
	SCHEMAGATE_CACHE=off both "$tmp/plain"
	still "$1"
}
still() { # NAME: the answers are those that "agree" had last
	both "$tmp/now"
	cmp -s "$tmp/now" "$tmp/plain" && cmp -s "$tmp/now.err" "$tmp/plain.err"
	ok $? "$1"
}
written() { ls -i .git/schemagate/mentions .git/schemagate/words 2>/dev/null; }
project code postgresql
git checkout -q main
for i in $(seq 1 90); do
	put "src/f$i.js" "const a$i = 'SELECT customer FROM orders WHERE id = $i'; db.query(a$i); db.query('SELECT w$i FROM t$i');"
	put "src/g$i.py" "def g$i(c):
    return c.execute('SELECT nothing_$i FROM elsewhere_$i')"
done
printf 'SELECT shipped_at FROM orders' | iconv -t UTF-16 >src/wide.js
head -c 1200000 /dev/zero | tr '\0' 'x' >src/large.js
printf 'db.query("SELECT shipped_at FROM orders"); \377\376 \0' >src/odd.js
commit files
git checkout -q topic && git rebase -q main
for i in 3 4 5 6 7 8 9 10 11 12 13 14; do
	put "src/f$i.js" "db.query('SELECT shipped_at, w$i FROM orders');"
	put "src/h$i.py" "class Order(models.Model):
    shipped_at = models.DateTimeField()
def f(c): c.execute('INSERT INTO orders (shipped_at) VALUES (1)')"
done
put src/page.vue '<script setup>
const { data } = await db.query("SELECT shipped_at FROM orders")
</script>
<template><b>{{ data.shipped_at }}</b></template>'
commit many
SCHEMAGATE_CACHE=off both "$tmp/plain"
test_that "it blocks" grep -q '"verdict":"block"' "$tmp/plain"
test_that "told to keep nothing of code, it keeps nothing" [ ! -e .git/schemagate/mentions ]
agree "a first run over code answers as without a cache"
test_that "it keeps what files hold" [ "$(ls .git/schemagate/mentions | wc -l)" -gt 4 ]
test_that "and the words of files" [ "$(ls .git/schemagate/words | wc -l)" -eq 8 ]
before=$(written)
agree "a second run does too"
test_that "it writes nothing: all was known" [ "$(written)" = "$before" ]
gone=.git/objects/$(git rev-parse HEAD:src/g9.py | sed 's,^..,&/,')
mv "$gone" "$tmp/gone"
judge_code "$tmp/now" && SCHEMAGATE_CACHE=off judge_code "$tmp/off"
mv "$tmp/gone" "$gone"
judge_code "$tmp/all"
cmp -s "$tmp/now" "$tmp/all" && grep -q 'not in this clone' "$tmp/off.err"
ok $? "a file without the words is not even opened"
for i in 20 21 22; do put "src/f$i.js" "db.query('SELECT id, shipped_at FROM orders WHERE customer = $i');"; done
git rm -q src/f3.js && git mv src/f4.js src/moved.js && put src/odd.js "db.query('SELECT shipped_at FROM orders, named');"
commit changed
agree "some files more, one less, one with another name"
put migrations/0004_d.sql 'DROP VIEW named; ALTER TABLE orders DROP COLUMN customer; ALTER TABLE lines ADD COLUMN w9 INTEGER;'
put src/lines.js "db.query('SELECT w9 FROM lines');"
commit "another migration"
agree "another change of the schema"
sed -i 's/postgresql/mysql/' schemagate.conf && commit mysql
agree "another dialect"
sed -i 's/mysql/postgresql/' schemagate.conf && commit postgresql
echo "db.query('SELECT w9, customer FROM lines, orders');" >>src/f30.js
C="check --base main --assume base --format json --worktree" agree "files that are not committed"
git checkout -q -f
agree "and back"
for kind in mentions words; do
	for how in cut_short cut_to_head empty flip longer noise huge folder pipe writable link_away; do
		for f in .git/schemagate/$kind/*; do $how "$f"; done
		still "$kind that are damaged ($how)"
		find .git/schemagate/$kind -mindepth 1 -delete
		judge_code "$tmp/now"
	done
	l=(.git/schemagate/$kind/*)
	for i in "${!l[@]}"; do cp "${l[$i]}" "$tmp/swap$i"; done
	for i in "${!l[@]}"; do cp "$tmp/swap$i" "${l[$(((i + 1) % ${#l[@]}))]}"; done
	still "$kind under each other's names"
	cat >"$tmp/lie.py" <<-'EOF'
		import glob, hashlib, os, random, sys
		random.seed(int(sys.argv[2]))
		for f in glob.glob(sys.argv[1] + "/*"):
		    name, bytes = os.path.basename(f), bytearray(open(f, "rb").read()[84:])
		    for _ in range(random.randint(1, 8)):
		        bytes[random.randrange(len(bytes))] = random.randrange(256)
		    cut = bytes[:random.choice([len(bytes), random.randrange(len(bytes))])]
		    open(f, "wb").write(b"schemagate cache 1\n" + hashlib.sha256(name.encode() + cut).hexdigest().encode() + b"\n" + cut)
	EOF
	bad=0
	for i in 1 2 3 4 5 6 7 8; do
		rm -rf .git/schemagate/$kind && judge_code "$tmp/now"
		python3 "$tmp/lie.py" .git/schemagate/$kind "$i"
		"$gate" $C >"$tmp/now" 2>&1
		[ $? -le 1 ] || bad=1
	done
	ok $bad "$kind whose bytes are no such thing, with the right checksum, end no run"
	rm -rf .git/schemagate/$kind
done
agree "all is forgotten"

# Other parsers or query files have names of their own.
mkdir "$tmp/inst" && cp "$gate" "$tmp/inst/schemagate" && cp -rs "$(cd "$(dirname "$gate")" && pwd)/lib" "$tmp/inst/lib"
scm=$(find "$tmp/inst/lib/queries/javascript" -name '*.scm' | head -n 1)
installed=$gate
gate=$tmp/inst/schemagate
agree "another installation"
ls .git/schemagate/mentions >"$tmp/before"
cp --remove-destination "$(readlink -f "$scm")" "$scm" && echo '; another one' >>"$scm"
agree "with another query file"
# The number of entries is bounded: old ones may have gone.
test_that "takes nothing of what was found without" [ -n "$(ls .git/schemagate/mentions | sort | comm -13 "$tmp/before" -)" ]
gate=$installed

# Killed at any moment, and many at once.
SCHEMAGATE_CACHE=off judge_code "$tmp/plain"
bad=0
for i in $(seq 1 24); do
	[ $((i % 4)) -ne 1 ] || rm -rf .git/schemagate
	"$gate" $C >/dev/null 2>&1 &
	sleep "0.0$((i * 4 % 10))$((i % 10))"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	[ $((i % 3)) -ne 0 ] || { judge_code "$tmp/now" && cmp -s "$tmp/now" "$tmp/plain" || bad=1; }
done
ok $bad "a run that is killed leaves nothing that changes an answer"
rm -rf .git/schemagate
for i in 1 2 3 4 5 6; do judge_code "$tmp/c$i" & done
wait
bad=0
for i in 1 2 3 4 5 6; do cmp -s "$tmp/c$i" "$tmp/plain" || bad=1; done
ok $bad "runs that fill it at the same time agree"
judge_code "$tmp/now"
cmp -s "$tmp/now" "$tmp/plain"
ok $? "and so does who comes after"
for kind in mentions:32 words:16; do
	cd ".git/schemagate/${kind%:*}" || exit 1
	for i in $(seq 1 200); do echo x >"$(printf '%064x' "$i")"; done
	touch -d '2 days ago' 0*
	cd "$tmp/code" || exit 1
	for i in $(seq 1 90); do put "src/k$i.js" "db.query('SELECT customer, k${kind#*:}_$i FROM orders');"; done
	commit more
	judge_code "$tmp/now"
	test_that "${kind%:*} stay bounded" [ "$(ls ".git/schemagate/${kind%:*}" | wc -l)" -le "${kind#*:}" ]
done
agree "and the answer stays"

# What a program's reader did not understand is told with its place, by every run.
repo gaps
put schemagate.conf '[source "app"]
	path = migrations
	format = goose
	dialect = postgresql'
put migrations/001_a.sql '-- +goose Up
CREATE TABLE a (id int);'
put migrations/002_b.go 'package migrations

func init() { goose.AddMigrationContext(up2, nil) }

func up2(ctx context.Context, tx *sql.Tx) error {
	for _, r := range load() {
		tx.Exec("ALTER TABLE a ADD COLUMN " + r)
	}
	return nil
}'
commit go
for k in first second; do
	"$gate" schema >"$tmp/text"
	test_that "$k run: the text names the place" grep -q '^unread migrations/002_b.go:7: ' "$tmp/text"
	"$gate" $S >"$tmp/json"
	test_that "$k run: and JSON" grep -q '"complete":false.*"unread":\[.*"path":"migrations/002_b.go","line":7,"why":"' "$tmp/json"
	/usr/bin/python3 -W ignore "$top/tests/validate.py" "$top/schemas/json/schema.schema.json" "$tmp/json"
	ok $? "$k run: which is what its schema says"
done

echo "1..$n"
