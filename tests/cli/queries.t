#!/usr/bin/env bash
# Each query file is one for the grammars it is run with, and none of its patterns can match nothing. The worker's core does not
# look for that (contrib/grammars/query.sed).
set -u
. "$(dirname "$0")/lib.sh"

if [ ! -x "$BUILD/tests/queries/compile" ]; then
	skip "query files" "built without grammars"
	finish
	exit
fi
compiles() { # GRAMMAR FOLDER
	local files=("$BUILD/lib/queries/$2"/*.scm)
	[ -e "${files[0]}" ] || return 0
	"$BUILD/tests/queries/compile" "$BUILD/lib/grammar-$1.so" "$1" "${files[@]}" >"$tmp/said" 2>&1
	local rc=$?
	sed 's/^/# /' "$tmp/said"
	ok $rc "$1: the query files of $2"
}
for so in "$BUILD"/lib/grammar-*.so; do
	grammar=$(basename "$so" .so)
	grammar=${grammar#grammar-}
	case $grammar in
	typescript | tsx) compiles "$grammar" javascript && compiles "$grammar" typescript ;;
	*) compiles "$grammar" "$grammar" ;;
	esac
done
printf '(class_declaration (string) @x)\n' >"$tmp/none.scm"
"$BUILD/tests/queries/compile" "$BUILD/lib/grammar-java.so" java "$tmp/none.scm" >"$tmp/said" 2>&1
[ $? -eq 1 ] && grep -q 'none.scm:1: no query' "$tmp/said"
ok $? "a pattern that can match nothing is found"
finish
