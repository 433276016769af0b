#!/usr/bin/env bash
# Parsers that really die: a grammar that overflows its stack, libpg_query and a grammar out of memory, text nested as deep as
# fits. Each costs its own file, which is named with the reason; everything else is judged.
set -u
. "$(dirname "$0")/lib.sh"
build=${gate%/*}
export SCHEMAGATE_CACHE=off # what was read whole before is not parsed again, and cannot crash
use_alone() { grep -q "\"rule\":\"needs-pending\",\"level\":\"block\",[^{}]*\"path\":\"$1\"" "$tmp/out"; }
unread() { # PATH: named in coverage.unread, as crashed
	grep -q "{\"path\":\"$1\",\"why\":\"its parser crashed: strings were read without syntax\"}" "$tmp/out"
}
undecided() { # PATH TEXT: a finding that says so, which does not block
	grep -q "\"rule\":\"undecided\",\"level\":\"warn\",[^{}]*\"path\":\"$1\".*\"message\":\"$2\"" "$tmp/out"
}
repeated() { # TEXT TIMES
	printf "%$2s" '' | sed "s/ /$1/g"
}

repo crash
put schemagate.conf <<<'[source "app"]
	path = migrations
	format = plain
	dialect = postgresql'
put migrations/0001_a.sql 'create table t (a int);'
commit
branch change
put migrations/0002_b.sql 'alter table t add column shipped int;'
put src/a.ts 'db.query("select shipped from t");'
put src/z.sql 'select shipped from t;'
put src/y.go 'package y
var q = "select shipped from t where a = 1"'
{ printf 'select shipped from t where 1=1' && repeated +1 100000 && echo ';'; } | put src/deep.sql
{ echo 'db.query("select shipped from t");' && repeated 'f(' 300000; } | put src/deep.ts
commit
others() { # HOW
	use_alone src/a.ts && use_alone src/z.sql
	ok $? "$1: the other files are judged"
}

json 1 "text nested deep: a block stays a block" check --assume base --base main
undecided src/deep.sql "expression nested too deep"
ok $? "nested too deep: undecided, with the reason"
others "nested deep"

if nm -D "$build/schemagate" 2>/dev/null | grep -q __asan || [ -n "${VALGRIND:-}" ]; then
	skip "memory limited from outside" "a sanitizer and valgrind need more than the limit"
else
	(ulimit -v 60000 && exec "$gate" --format json check --assume base --base main) >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 1 ] && undecided src/deep.sql "the parser crashed on this text"
	ok $? "out of memory: libpg_query dies, the text is undecided"
	unread src/deep.ts
	ok $? "out of memory: the grammar dies, the file is named"
	others "out of memory"
	put migrations/0003_deep.sql <<<"create view v as select 1$(repeated +1 100000);"
	commit
	(ulimit -v 60000 && exec "$gate" --format json check --assume base --base main) >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 1 ] && grep -q '"rule":"unanalysable","level":"warn",[^{}]*"path":"migrations/0003_deep.sql","line":1' "$tmp/out"
	ok $? "out of memory in a migration: its effect is not known, and that is said"
	others "out of memory in a migration"
	git reset -q --hard HEAD~1
fi

whole=$gate
mkdir -p "$tmp/less" && cp "$build/schemagate" "$tmp/less/" && cp -rL "$build/lib" "$tmp/less/"
rm "$tmp/less/lib/parser-postgresql.so"
gate=$tmp/less/schemagate
json 0 "no parser of PostgreSQL: nothing of the migrations is known" check --assume base --base main
grep -q '"rule":"unanalysable","level":"warn",[^{}]*"path":"migrations/0002_b.sql","line":1.*could not load .*parser-postgresql.so' "$tmp/out"
ok $? "no parser of PostgreSQL: said at the place, with the reason"
gate=$whole

if [ -f "$tmp/less/lib/grammar-go.so" ]; then
	cp "$build/lib/parser-postgresql.so" "$tmp/less/lib/" && rm "$tmp/less/lib/grammar-go.so"
	gate=$tmp/less/schemagate
	json 1 "no grammar of Go: its strings are read all the same" check --assume base --base main
	grep -q '"path":"src/y.go","why":"the grammar of its language is not installed' "$tmp/out"
	ok $? "no grammar of Go: the file is named, with the reason"
	grep -q '"clean":false' "$tmp/out"
	ok $? "no grammar of Go: not clean"
	gate=$whole
fi

if [ -n "${VALGRIND:-}" ] || ! command -v cc >/dev/null || [ ! -f "$build/lib/grammar-go.so" ]; then
	skip "a grammar that crashes" "needs a compiler, the grammar of Go, and no valgrind"
else
	mkdir "$tmp/bin" && cp "$build/schemagate" "$tmp/bin/" && cp -rL "$build/lib" "$tmp/bin/"
	cat >"$tmp/g.c" <<-'END'
		static int deeper(volatile char *from) { volatile char page[4096]; page[0] = from[0]; return deeper(page) + page[0]; }
		const void *tree_sitter_go(void) { volatile char c = 1; deeper(&c); return 0; }
	END
	cc -O0 -w -shared -fPIC -o "$tmp/bin/lib/grammar-go.so" "$tmp/g.c" 2>"$tmp/err"
	ok $? "a grammar that runs over its stack"
	gate=$tmp/bin/schemagate
	json 1 "a grammar that crashes: the rest decides" check --assume base --base main
	unread src/y.go
	ok $? "a grammar that crashes: the file is named"
	grep -q '"rule":"needs-pending",[^{}]*"path":"src/y.go","line":2' "$tmp/out"
	ok $? "a grammar that crashes: its strings are read all the same"
	others "a grammar that crashes"
	grep -q '"clean":false' "$tmp/out"
	ok $? "a grammar that crashes: not clean"
fi
finish
