#!/usr/bin/env bash
# Texts that explode a grammar: each language's brackets, quotes, readings that stay open. A check ends in bounded time and memory,
# and every such file is named: with what it uses, or as not read whole.
set -u
. "$(dirname "$0")/lib.sh"
export SCHEMAGATE_CACHE=off

repo grammars
put schemagate.conf '[source "app"]
	path = migrations
	format = plain
	dialect = postgresql'
put migrations/0001_a.sql 'CREATE TABLE orders (id integer PRIMARY KEY);'
commit start
# Languages by how their files begin (%s: a statement) and how two texts are joined.
while IFS='|' read -r kind join head; do
	git checkout -q main && git checkout -q -B "$kind" && mkdir -p src
	put migrations/0002_b.sql 'ALTER TABLE orders ADD COLUMN shipped_at integer;'
	python3 - "$kind" "$join" "$head" <<'PY'
import sys
kind, join, head = sys.argv[1:]
head = head.encode().decode("unicode_escape").replace("%s", "SELECT shipped_at FROM orders") + "\n"
texts = {
    "paren": "(" * 100000, "bracket": "[" * 100000, "brace": "{" * 100000, "generic": "a<b<" * 2000,
    "double": '"' * 200000, "single": "'" * 200000, "back": "`" * 200000, "line": "x" * 1000000,
    "sum": "x = " + ('"a"%s' % join) * 40000 + '"b"', "chain": "x" + '.where("shipped_at")' * 15000,
    "template": '"${`${' * 20000, "hash": '"#{' * 40000, "heredoc": "\n".join("x = <<~A%d <<<A" % i for i in range(5000)),
    "indent": "\n".join(" " * i + "if x:" for i in range(900)), "comment": "/*" * 60000, "call": "f(" * 10000,
    "erb": "<% if x %>{% if x %}{{" * 10000, "xml": "<if a='&b;'>" * 20000, "case": "CASE WHEN " * 20000,
    "cast": "x = " + "(a)" * 3000, "lambda": "x = " + "a => " * 3000}
for name, text in texts.items():
    open("src/%s.%s" % (name, kind), "w").write(head + text + "\n")
PY
	commit hostile
	bounded 1300 60 1 "$kind" --format json check --assume base --base main
	missing=
	for file in src/*."$kind"; do grep -qF "\"path\":\"$file\"" "$tmp/out" || missing="$missing $file"; done
	[ -z "$missing" ]
	ok $? "$kind: every file is named$missing"
done <<'END'
js|+|db.query("%s");
ts|+|db.query("%s");
py|+|cur.execute("%s")
rb|+|ActiveRecord::Base.connection.execute("%s")
php|.|<?php\n$db->query("%s");
END
finish
