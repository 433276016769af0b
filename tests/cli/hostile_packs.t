#!/usr/bin/env bash
# Packs made to do harm: differences that lead in a circle or over objects of any size, and all that can be wrong with what a pack
# and its index state. Told with the place, in bounded time and memory; what is in order is read.
set -u
. "$(dirname "$0")/lib.sh"
A="--format json check --assume base --base main"
need='"rule":"needs-pending","level":"block"'
blob=topic:src/app.js

repo origin
put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);'
put src/app.js 'db.prepare("SELECT shipped_at FROM orders")'
commit start
branch topic
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit needs
# pack OBJECT KIND [ARGUMENT]...: the object of a fresh copy lies in such a pack.
pack() {
	local id
	cd "$tmp" && rm -rf packed && cp -r origin packed && cd packed || exit 1
	id=$(git rev-parse "$1") && python3 "$top/tests/cli/hostile_packs.py" . "$2" "$id" "${@:3}" >"$tmp/ids"
}
# damaged NAME OBJECT KIND [ARGUMENT]... -- WHY
damaged() {
	local name=$1 words=()
	shift
	while [ "$1" != -- ]; do words+=("$1") && shift; done
	pack "${words[@]}"
	bounded 100 5 3 "$name" $A
	grep -q "/packed/.git/objects/pack/pack-a*.pack\" is damaged at byte [0-9]*: $2" "$tmp/err"
	ok $? "$name: is told"
}

# -- differences --
long="an object is a difference to one that is one, over more steps than git makes"
for object in $blob topic 'topic^{tree}'; do
	damaged "a circle, $object" "$object" cycle -- "$long"
	damaged "an object that differs from itself, $object" "$object" self -- "$long"
done
damaged "a chain of 5,000" $blob chain 5000 -- "$long"
for steps in 1 50 4000; do
	pack $blob chain $steps
	bounded 100 5 1 "a chain of $steps" $A
	has "a chain of $steps: is read" "$need"
done
damaged "by way of a large difference" $blob middle 100 -- "an object is the difference to another one than it states, or too large"
damaged "by way of a large object" $blob base 100 -- "an object has more bytes than any that is read here"
damaged "a commit by way of one" topic base 100 -- "an object has more bytes than any"
for object in topic 'topic^{tree}'; do
	pack "$object" big 100
	bounded 100 5 3 "a large one, $object" $A
	grep -qE "more bytes than any that is read here|more than the limit" "$tmp/err"
	ok $? "a large one, $object: is told"
done
pack $blob big 100
bounded 100 5 0 "a large file" $A
has "a large file: is named" '{"path":"src/app.js","why":"larger than'
pack $blob middle 20
bounded 150 5 1 "by way of 20 MB" $A
has "by way of 20 MB: is read" "$need"

# Each of them small, together more than anybody would wait for.
pack $blob dear 300 40
while read -r id; do
	printf '100644 blob %s\tf%s.js\n' "$id" "$id"
done <"$tmp/ids" | git mktree --missing >"$tmp/tree"
dear=$(printf '040000 tree %s\tsrc\n040000 tree %s\tmigrations\n' "$(cat "$tmp/tree")" "$(git rev-parse topic:migrations)" | git mktree --missing)
bounded 250 60 3 "300 files by way of 40 MB each" $A --head "$(git commit-tree -p topic -m dear "$dear")"
says "are given up" "its objects cost far more to read than they hold"

# -- what is stated --
damaged "fewer bytes than there are" $blob lie 5 -- "an object has more bytes than it states"
damaged "more bytes than there are" $blob lie 99999 -- "an object has fewer bytes than it states"
damaged "a difference to a smaller one" $blob delta 5 44 0 -- "an object is the difference to another one"
damaged "one to a larger one" $blob delta 99999999999 44 0 -- "an object is the difference to another one"
damaged "one that makes less than it states" $blob delta 44 99 0 -- "an object is no difference"
damaged "one that makes more" $blob delta 44 9 0 -- "an object is no difference"
damaged "a copy from behind the end" $blob delta 44 44 5 -- "an object is no difference"
damaged "a copy from far behind it" $blob delta 44 44 4000000000 -- "an object is no difference"
damaged "a kind that is none" $blob type 0 -- "an object is of no kind"
damaged "another one" $blob type 5 -- "an object is of no kind"
damaged "a difference to what is not there" $blob type 7 -- "what an object differs from is not in it"
damaged "to itself by its place" $blob back 0 -- "what an object differs from"
damaged "to what would lie before the pack" $blob back 1000 -- "what an object differs from"
damaged "to the head of the pack" $blob back 12 -- "an object is of no kind"
damaged "a stream that is cut off" $blob cut -- "an object"
damaged "a size without an end" $blob endless -- "an object's size is broken"
for at in 5 2000000000 3000000000 99999999999999; do
	damaged "an index that names byte $at" $blob offset $at -- "an object is"
done
for other in commit tree; do
	pack $blob type $([ $other = commit ] && echo 1 || echo 2)
	bounded 100 5 3 "a file that is a $other" $A
	says "a file that is a $other: is told" "is of another kind than its tree says"
done

# -- what git makes is read, whatever way its index is written --
cd "$tmp/origin" || exit 1
for i in 1 2 3 4 5 6 7 8 9; do
	put src/long.js "$(seq 2000) $i" && commit "$i"
done
for way in "-c pack.indexVersion=1" "-c pack.indexVersion=2" "-c repack.writeBitmaps=true" "-c core.multiPackIndex=true"; do
	rm -rf "$tmp/made" && git clone -q --no-local --bare . "$tmp/made" 2>/dev/null && cd "$tmp/made" || exit 1
	git $way repack -qadf && [ "$way" != "-c core.multiPackIndex=true" ] || git multi-pack-index write 2>/dev/null
	bounded 100 5 1 "an index of git, $way" $A --head topic
	has "an index of git, $way: is read" "$need"
	bounded 100 5 1 "an abbreviated id, $way" $A --head "$(git rev-parse --short=6 topic)"
	cd "$tmp/origin" || exit 1
done
finish
