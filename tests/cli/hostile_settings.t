#!/usr/bin/env bash
# Files of git and settings of ours made to do harm: configurations that include each other, files of any size where git reads
# the whole, references that lead in a circle, attributes. Told with the place, in bounded time and memory.
set -u
. "$(dirname "$0")/lib.sh"
A="--format json check --assume base --base main"
need='"rule":"needs-pending","level":"block"'

repo origin
put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);'
put src/app.js 'db.prepare("SELECT shipped_at FROM orders")'
commit start
branch topic
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit needs
fresh() { # into a copy
	cd "$tmp" && rm -rf copy && cp -r origin copy && cd copy || exit 1
}
# told WANT NAME [ARGUMENT]...: in bounded time; says with an error, or the need is found.
told() {
	local want=$1 name=$2
	shift 2
	bounded 130 6 "$want" "$name" $A "$@"
	[ "$want" -ne 1 ] || has "$name: the answer is the same" "$need"
}

# -- configurations that include --
fresh && printf '[include]\n\tpath = config\n' >>.git/config
told 3 "a configuration that includes itself"
says "is told" "maximum config include depth reached"
fresh && printf '[include]\n\tpath = a\n' >>.git/config
printf '[include]\n\tpath = b\n' >.git/a && printf '[include]\n\tpath = a\n' >.git/b
told 3 "two that include each other"
fresh && printf '[include]\n\tpath = a0\n' >>.git/config
for i in 0 1 2 3 4 5 6 7 8; do
	for k in 1 2 3; do printf '[include]\n\tpath = a%d\n' $((i + 1)); done >.git/a$i
done
told 1 "ones that include three others each, nine deep"
fresh && printf '[include]\n\tpath = /dev/zero\n\tpath = /nowhere\n\tpath = .\n[includeIf "gitdir:%s/x"]\n\tpath = a\n[includeIf "onbranch:%s"]\n\tpath = a\n' \
	"$(printf '**/a*%.0s' $(seq 300))" "$(printf '*?%.0s' $(seq 300))" >>.git/config
told 1 "what is no file, and patterns without end"
fresh && printf '[include]\n\tpath = large\n' >>.git/config && truncate -s 3G .git/large
told 3 "a large one"
says "is named" '/copy/.git/large" is not read: it is far larger than git makes it'

# -- files of any size: git and libgit2 read the whole of them --
for file in config HEAD packed-refs refs/heads/topic index info/exclude info/attributes shallow FETCH_HEAD config.worktree; do
	fresh && mkdir -p .git/info && truncate -s 3G ".git/$file"
	case $file in config | HEAD | shallow | index | refs/heads/topic) want=3 ;; packed-refs) want=2 ;; *) want=1 ;; esac
	told $want "3 GB of .git/$file" --worktree
	[ $want -eq 1 ] || { grep -qE "/copy/.git/$file\" (is not read: it is far larger than git makes it|has more than)" "$tmp/err" && ok 0 "$file is named" || ok 1 "$file is named"; }
done
for file in .gitignore src/.gitignore .gitattributes src/.gitattributes src/large.bin src/large.js; do
	fresh && truncate -s 3G "$file"
	told 1 "3 GB of $file" --worktree
done
fresh && git worktree add -q "$tmp/linked" main 2>/dev/null && mv .git "$tmp/moved" && truncate -s 3G .git
told 3 "3 GB of .git"
fresh && { printf '[a]\n' && yes '	k = v' | head -n 250000; } >>.git/config
told 1 "a configuration of 250,000 lines"
fresh && awk 'BEGIN { print "# pack-refs with: peeled fully-peeled sorted "; for (i = 1; i <= 300000; i++) printf "%040x refs/heads/x%08d\n", i, i }' >.git/packed-refs
told 1 "300,000 references"

# -- what leads in a circle --
fresh && echo 'ref: refs/heads/a' >.git/HEAD && echo 'ref: refs/heads/b' >.git/refs/heads/a && echo 'ref: refs/heads/a' >.git/refs/heads/b
told 2 "references in a circle"
fresh && ln -s . .git/refs/heads/loop && mkdir -p ".git/refs/heads/$(printf 'd/%.0s' $(seq 200))"
told 1 "folders of references in a circle, and 200 deep"
fresh && mv .git real && echo 'gitdir: ../other/.git' >.git && rm -rf ../other && mkdir ../other && echo 'gitdir: ../copy/.git' >../other/.git
told 3 "git folders that name each other"
for to in . /dev /nowhere; do
	fresh && echo $to >.git/commondir
	told 3 "a common folder that is $to"
done
fresh && rm -rf .git/objects && ln -s /dev .git/objects
told 3 "objects that are devices"
fresh && rm -f .git/refs/heads/topic && echo 'ref: ../../../../etc/passwd' >.git/refs/heads/topic
told 2 "a reference to a file of the system"
hasnt "which is not shown" root:

# -- attributes say how a work tree is written: what is judged are the bytes of the objects --
fresh
printf '*.sql text eol=crlf ident working-tree-encoding=UTF-16 filter=lfs export-ignore\n*.js -text -diff filter=x ident\n[attr]a a\n[attr]b b a\n' >.gitattributes
git add .gitattributes && git commit -q -m attributes 2>/dev/null
told 1 "attributes that change the bytes"
has "the checksum is that of the object's" "\"checksum\":\"sha256:$(git cat-file blob topic:migrations/0002_ship.sql | sha256sum | cut -d' ' -f1)\""
fresh && printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12345\n' 0 >migrations/0003_far.sql && commit far
told 1 "a migration that is somewhere else"
has "is unreadable" '"rule":"unreadable","level":"block","confidence":null,"path":"migrations/0003_far.sql"'

# -- our own settings --
fresh
odd() { # WANT NAME: the settings from standard input
	cat >"$tmp/odd.conf"
	bounded 130 6 "$1" "$2" --config "$tmp/odd.conf" $A
}
odd 2 "settings of 20 MB" < <(printf '[source "app"]\n\tpath = migrations\n' && yes '; a comment' | head -n 1700000)
odd 2 "a line of 5 MB" < <(printf '[source "app"]\n\tpath = "' && head -c 5000000 /dev/zero | tr '\0' a && printf '"\n')
says "is told from a file that is not there" 'has more than 1048576 bytes'
bounded 130 6 2 "settings that are not there" --config "$tmp/nowhere.conf" $A
bounded 130 6 2 "settings that are a folder" --config "$tmp" $A
odd 2 "5,000 environments behind each other" < <(printf '[source "app"]\n\tpath = migrations\n' && awk 'BEGIN { for (i = 1; i <= 5000; i++) printf "[environment \"e%d\"]\n\turl = env:X\n\tafter = e%d\n", i, i % 5000 + 1 }')
odd 2 "a folder above the repository" < <(printf '[source "app"]\n\tpath = ../../etc\n')
odd 2 "a folder of the system" < <(printf '[source "app"]\n\tpath = /etc\n')
odd 2 "an include" < <(printf '[include]\n\tpath = %s\n' "$tmp/odd.conf")
odd 2 "sources without end" < <(for i in $(seq 20000); do printf '[source "s%d"]\n\tpath = migrations\n' "$i"; done)
odd 1 "patterns without end" < <(printf '[source "app"]\n\tpath = migrations\n[check]\n\texclude = %sx\n' "$(printf '**/a*%.0s' $(seq 200))")
fresh && git checkout -q main && put schemagate.conf '[source "app"]
	path = migrations' && commit settings
git checkout -q -b large && { cat schemagate.conf && yes '; a comment' | head -n 100000; } >large.conf && mv large.conf schemagate.conf && commit large
told 0 "settings of 1.2 MB at head alone"
has "are an edit of the rules" '"rule":"policy-changed","level":"warn"'
bounded 130 6 2 "settings of 1.2 MB at base" --format json check --assume base --base large
has "are told with their name" '"error":{"code":"config","message":"\"schemagate.conf\": object has'
for command in "status" "schema" "plan"; do
	bounded 130 6 2 "settings of 1.2 MB: $command" $command
done

# -- a JSON file of keys alone --
fresh && mkdir -p migrations/meta && python3 -c '
print("{" + ",".join("\"%x\":0" % i for i in range(100000)) + "}")' >migrations/meta/_journal.json && commit keys
told 3 "a journal of 100,000 keys"
fresh && python3 -c '
print("{\"version\":1,\"environment\":\"production\",\"applied\":[]," + ",".join("\"%x\":0" % i for i in range(100000)) + "}")' >"$tmp/keys.json"
bounded 130 6 1 "a state of 100,000 keys" --format json check --base main --state "$tmp/keys.json"
finish
