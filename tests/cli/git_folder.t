#!/usr/bin/env bash
# Git folders made to do harm, as an archive may hold them: objects that lie about themselves, pipes in place of files, other
# object formats, and what of git's configuration would redirect or run something. Told with the place, in bounded time.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"
need='"rule":"needs-pending","level":"block"'

# at_once WANT NAME ARGUMENT...: run, within the time of a patient person.
at_once() {
	local want=$1 name=$2 got
	shift 2
	timeout -k 1 60 "$gate" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got -eq "$want" ] || echo "exit status $got, not $want" >>"$tmp/err"
	[ $got -eq "$want" ]
	ok $? "$name"
}
# start NAME [git init's OPTION]: code on topic that needs a migration of topic.
start() {
	repo "$1"
	[ $# -eq 1 ] || { rm -rf .git && git init -q -b main "$2" . || return 1; }
	put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);'
	put src/app.js 'db.prepare("SELECT shipped_at FROM orders")'
	commit start
	branch topic
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
	commit needs
}
place() { local id && id=$(git rev-parse "$1") && echo ".git/objects/${id:0:2}/${id:2}"; }
# lie OBJECT HEAD TIMES [BYTES-CUT-OFF]: its file says HEAD and holds a line so many times, or is cut short.
lie() {
	local file && file=$(place "$1") && rm -f "$file"
	python3 - "$file" "$2" "$3" "${4:-0}" <<'PY'
import sys, zlib
raw = sys.argv[2].encode() + b"\0" + b'db.prepare("SELECT shipped_at FROM orders")\n' * int(sys.argv[3])
packed = zlib.compress(raw, 0 if sys.argv[4] != "0" else 6)
open(sys.argv[1], "wb").write(packed[: len(packed) - int(sys.argv[4])])
PY
}

# -- loose objects that state what they are not: libgit2's own reader would write over the heap --
start lies
damaged() { # WHY HEAD TIMES [BYTES-CUT-OFF]
	local why=$1
	shift
	lie topic:src/app.js "$@"
	at_once 3 "a blob that says \"$1\" of ${2} lines" $A
	says "is told" "is damaged: $why"
	says "with its place" "$(place topic:src/app.js)"
}
damaged "it has more bytes than it states" "blob 5" 1
damaged "it has more bytes than it states" "blob 5" 1000
damaged "it has more bytes than it states" "blob 0" 100000
damaged "it has more bytes than it states" "blob 70" 1000
damaged "it has fewer bytes than it states" "blob 99999" 1
damaged "it has fewer bytes than it states" "blob 45" 1
damaged "it does not begin with a kind and a size" "blob -1" 1
damaged "it does not begin with a kind and a size" "blob 99999999999999999999999" 1
damaged "it does not begin with a kind and a size" "blobs 44" 1
damaged "it does not begin with a kind and a size" "$(printf 'blob %070d' 44)" 1
damaged "its zlib stream is cut off" "blob 44000" 1000 20
for size in 99999999999 18446744073709551615; do
	lie topic:src/app.js "blob $size" 1
	json 0 "a blob that says it has $size bytes" $A
	has "is too large to be read" '{"path":"src/app.js","why":"larger than'
done
lie topic:src/app.js "blob 44000" 1000
json 1 "one that does not lie" $A
has "is read" "$need"
printf x >>"$(place topic:src/app.js)"
at_once 3 "bytes behind the object" $A
says "are told" "something follows its zlib stream"
lie topic^{tree} "tree 5" 1
at_once 3 "a tree that lies" $A
says "is told" "is damaged: it has more bytes than it states"
lie topic "commit 5" 1000
at_once 3 "a commit that lies" $A
says "is told" "is damaged: it has"
start short
lie topic:src/app.js "blob 44" 1
at_once 1 "an abbreviated id, of a loose commit" $A --head "$(git rev-parse --short=8 topic)"
at_once 2 "one that there is not" $A --head deadbeef

# -- pipes: an open() of theirs would wait for ever --
piped() { # PLACE
	rm -rf "$1" && mkfifo "$1"
}
start pipes
git gc -q && put migrations/0003_c.sql 'ALTER TABLE orders ADD COLUMN c TEXT;' && commit && cp -r .git "$tmp/whole"
idx=$(ls .git/objects/pack/*.idx) tip=$(place topic) blob=$(place topic:migrations/0003_c.sql)
for file in .git/config .git/HEAD .git/packed-refs .git/refs/heads/topic .git/objects/info/alternates "$tip" "$blob" "$idx"; do
	rm -rf .git && cp -r "$tmp/whole" .git
	piped "$file"
	want=3
	case $file in *packed-refs | */heads/topic) want=2 ;; esac
	at_once $want "a pipe as $(sed 's/[0-9a-f]\{30,\}/ID/' <<<"$file")" $A
	case $file in .git/HEAD) says "is none" "not inside a git repository" ;; *) says "is named" "/pipes/$file\"" ;; esac
done
rm -rf .git && cp -r "$tmp/whole" .git
"$gate" $A >/dev/null 2>&1 # the cache is there now
find .git/schemagate -type f | while read -r file; do piped "$file"; done
for file in .git/info/exclude .git/info/attributes .gitignore src/.gitattributes .mailmap .git/objects/pack/multi-pack-index .git/shallow .git/commondir; do
	piped "$file"
done
at_once 1 "pipes as all that can be done without" $A
at_once 1 "in the work tree too" $A --worktree
piped .git/index
at_once 3 "a pipe as the index" $A --worktree
says "is named" '/.git/index" is not read: it is a named pipe'
rm -rf .git && piped .git
at_once 3 "a pipe as the git folder" $A
start gitfile
git worktree add -q ../linked topic 2>/dev/null || git worktree add -q -f ../linked topic
cd ../linked || exit 1
at_once 1 "a linked work tree" $A
piped .git
at_once 3 "its .git as a pipe" $A
start settings
piped schemagate.conf
at_once 2 "a pipe as the settings in the work tree" plan --env x

# -- other object formats --
if start long --object-format=sha256 2>/dev/null; then
	at_once 3 "SHA-256 ids" $A
	says "are told" "the repository uses SHA-256 object ids, which cannot be read yet"
	says "with what to do" "hint: Use a clone with the usual SHA-1 object format."
	says "and who says so" '/long/.git/config"'
	sed -i 's/repositoryformatversion = 1/repositoryformatversion = 0/' .git/config
	at_once 3 "in a configuration of version 0 too" $A
	says "they are told" "the repository uses SHA-256 object ids"
	sed -i '/objectformat/d' .git/config
	for kind in loose packed; do
		at_once 3 "SHA-256 ids that no configuration tells, $kind" $A
		says "are told" "Its configuration does not say so, its objects do."
		printf '[extensions]\n\tobjectformat = sha256\n[core]\n\trepositoryformatversion = 1\n' >>.git/config
		git gc -q
		sed -i '/objectformat/d' .git/config
	done
else
	skip "SHA-256 ids" "this git makes none"
fi
start lying
git config core.repositoryformatversion 1
printf '[extensions]\n\tobjectformat = sha1\n' >>.git/config
at_once 1 "a configuration that names SHA-1" $A
sed -i 's/objectformat = .*/objectformat = sha256/' .git/config
at_once 3 "one that says SHA-256 of SHA-1" $A
says "is taken at its word" "the repository uses SHA-256 object ids"
sed -i 's/objectformat = .*/objectformat = "\\u001b[31m"/; s/objectformat = .*/objectformat = sha3/' .git/config
at_once 3 "one that names neither" $A
says "is quoted" 'the repository'"'"'s object format "sha3" cannot be read'

# -- what would redirect --
start replaced
good=$(git rev-parse topic:src/app.js) other=$(echo 'nothing()' | git hash-object -w --stdin)
git replace "$good" "$other"
json 1 "a replaced blob is read as it is" $A
has "with what it needs" "$need"
git replace -d "$good" >/dev/null && git replace "$(git rev-parse topic)" "$(git rev-parse main)"
json 1 "a replaced commit is read as it is" $A
has "with what it adds" "$need"
git replace -d "$(git rev-parse topic)" >/dev/null
git replace --graft topic >/dev/null 2>&1
echo "$(git rev-parse topic)" >.git/info/grafts
json 1 "grafts cut no history" $A --base "$(git rev-parse main)"
start borrowing
git clone -q -s . "$tmp/borrower" && cd "$tmp/borrower" && git branch -q main origin/main
json 1 "a store that borrows" $A --head origin/topic
echo "$tmp/borrower/.git/objects" >"$tmp/borrowing/.git/objects/info/alternates"
json 1 "stores that borrow from each other" $A --head origin/topic
for i in 1 2 3 4 5 6 7 8; do
	git init -q --bare "$tmp/far$i"
	echo "../../far$((i + 1))/objects" >"$tmp/far$i/objects/info/alternates"
done
echo "$tmp/far1/objects" >"$tmp/borrowing/.git/objects/info/alternates"
at_once 3 "a chain of them" $A --head origin/topic
says "is too long" "over more steps than git takes"
for ((i = 0; i < 2000; i++)); do echo /tmp; done >"$tmp/borrowing/.git/objects/info/alternates"
at_once 3 "a list of them" $A --head origin/topic
says "is too long as well" "names more than 1024 places to borrow objects from"
echo /nowhere >"$tmp/borrowing/.git/objects/info/alternates"
json 1 "a store that is not there" $A --head origin/topic

# -- what would run something: nothing of it is run --
start runs
touch "$tmp/ran.sh" && chmod +x "$tmp/ran.sh"
printf '#!/bin/sh\necho "$0" >>%s/ran\n' "$tmp" >"$tmp/ran.sh"
put .gitattributes '*.js filter=evil diff=evil merge=evil' && commit
for key in core.fsmonitor core.sshCommand core.pager core.editor core.askPass credential.helper filter.evil.clean filter.evil.smudge \
	filter.evil.process diff.evil.command diff.evil.textconv diff.external uploadpack.packObjectsHook; do
	git config "$key" "$tmp/ran.sh"
done
mkdir -p .git/hooks && for hook in post-checkout post-index-change reference-transaction fsmonitor-watchman pre-commit; do
	cp "$tmp/ran.sh" .git/hooks/$hook
done
git config core.hooksPath .git/hooks
git config "url.$tmp/elsewhere.insteadOf" https://example.org/
git config remote.origin.url https://example.org/x && git config remote.origin.promisor true
git config includeIf.gitdir:/.path "$tmp/included"
printf '[core]\n\tfsmonitor = %s\n' "$tmp/ran.sh" >"$tmp/included"
rm -f "$tmp/ran"
touch src/app.js
for more in "" --worktree; do
	at_once 1 "a configuration full of programs $more" $A $more
	[ ! -e "$tmp/ran" ]
	ok $? "none of them is run $more"
done
rm -f "$(place topic:src/app.js)"
at_once 3 "an object that a promisor has" $A
says "is not fetched" "objects are never fetched from here"
[ ! -e "$tmp/ran" ]
ok $? "and nothing is run for it"
start foreign
if [ "$(id -u)" -eq 0 ] && chown -R 12345 . 2>/dev/null; then
	at_once 3 "another user's repository" $A
	says "is refused, as git does" "belongs to another user"
	git config -f .git/config safe.directory '*'
	at_once 3 "whatever its own configuration says" $A
else
	skip "another user's repository" "needs root"
fi

# -- damage --
start damage
put migrations/0003_c.sql 'ALTER TABLE orders ADD COLUMN c TEXT;' && commit && git gc -q && rm -f .git/objects/pack/*.rev && cp -r .git "$tmp/sound"
spoil() { # FILE HOW: cut to a part of it, or with bytes of it changed
	python3 - "$1" "$2" <<'PY'
import os, sys
os.chmod(sys.argv[1], 0o644)
data = bytearray(open(sys.argv[1], "rb").read())
if sys.argv[2] == "cut":
    data = data[: len(data) // 2]
elif sys.argv[2] == "empty":
    data = bytearray()
else:
    for i in range(int(sys.argv[2]), len(data), 7):
        data[i] ^= 0xFF
open(sys.argv[1], "wb").write(data)
PY
}
for file in pack idx index; do
	for how in cut empty 0 8 12 40 300; do
		rm -rf .git && cp -r "$tmp/sound" .git
		spoil "$([ $file = index ] && echo .git/index || ls .git/objects/pack/*.$file)" $how
		timeout -k 1 60 "$gate" $A $([ $file = index ] && echo --worktree) >"$tmp/out" 2>"$tmp/err" </dev/null
		case $? in 2 | 3) true ;; 1) [ "$how" = 300 ] || [ $file = index ] || grep -q needs-pending "$tmp/out" ;; *) false ;; esac
		ok $? "a damaged $file, $how: an error or the right answer"
	done
done
rm -rf .git
finish
