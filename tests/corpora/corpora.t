#!/usr/bin/env bash
# The databases' own test files: our lexers and readers get through them, and statements end where the database ends them but for
# what docs/corpora.md lists. Run by `make check-corpora`; CORPORA is the folder that tests/corpora/fetch.sh fills.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagate.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
n=0

say() { # OK? NAME
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}

through() { # TARGET FOLDER...: every file through a fuzz target's driver; a batch that takes half an hour hangs
	local target=$1
	shift
	find "$@" -type f -print0 | xargs -0 -n 100 -P 2 timeout 1800 "$BUILD/tests/fuzz/$target" >"$work/log" 2>&1
	say $? "$target: $(find "$@" -type f | wc -l) files without a crash, a leak or a hang"
	grep -aE '^fuzz:|ERROR:|runtime error|SUMMARY' "$work/log" | sort | uniq -c | head -n 10 | sed 's/^/# /'
}

# Lines "FILE:LINE: WHAT [TEXT]" that no row of docs/corpora.md's table of this dialect covers: | dialect | `file pattern` | why |
unlisted() { # DIALECT < lines
	sed -n "s/^| $1 | \`\([^\`]*\)\` |.*/\1/p" "$top/docs/corpora.md" >"$work/patterns"
	while IFS= read -r line; do
		listed=
		while IFS= read -r pattern; do
			case ${line%%: *} in $pattern) listed=1 ;; esac
		done <"$work/patterns"
		[ -n "$listed" ] || printf '%s\n' "$line"
	done
}

boundaries() { # DIALECT FOLDER
	"$BUILD/tests/corpora/corpora" "$1" "$2" >"$work/out" 2>"$work/err"
	local status=$?
	grep -a '^# ' "$work/out"
	grep -av '^# ' "$work/out" | LC_ALL=C unlisted "$1" >"$work/new"
	[ "$status" = 0 ] && [ ! -s "$work/new" ]
	say $? "$1: statements of $(basename "$2") end where the database ends them, or are listed"
	head -n 20 "$work/new" | sed 's/^/# /'
	[ "$status" = 0 ] || sed 's/^/# /' "$work/err"
}

"$top/tests/corpora/fetch.sh" "$CORPORA" >"$work/log" 2>&1
say $? "the packages are here"
sed 's/^/# /' "$work/log"
python3 "$top/tests/corpora/mysqltest.py" "$CORPORA/mariadb" "$work/mariadb" &&
	python3 "$top/tests/corpora/tcltest.py" "$CORPORA/sqlite" "$work/sqlite"
say $? "their SQL is taken out of the tests"
boundaries postgresql "$CORPORA/postgresql"
boundaries mysql "$work/mariadb"
boundaries sqlite "$work/sqlite"
boundaries sqlite "$CORPORA/postgresql"
for kind in split ddl; do
	through ${kind}_postgresql "$CORPORA/postgresql"
	through ${kind}_mysql "$CORPORA/mariadb"
	through ${kind}_sqlite "$work/sqlite"
done
echo "1..$n"
