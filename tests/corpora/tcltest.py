#!/usr/bin/env python3
"""The SQL of SQLite's Tcl tests. usage: tests/corpora/tcltest.py FROM TO

For each .test file below FROM a file below TO with the texts in braces that execsql, catchsql, db eval, do_execsql_test and
do_catchsql_test are given, in order, each ended by a semicolon. Braces keep Tcl from changing them.
"""
import pathlib
import re
import sys

CALL = re.compile(rb"\b(?:execsql2?|catchsql|db eval|do_execsql_test(?:_\w+)?\s+(?:-db\s+\S+\s+)?\S+|do_catchsql_test\s+\S+)\s+\{")


def braced(text, at):
    """The end of the text in braces whose first byte is at, or None."""
    depth = 1
    for m in re.compile(rb"\\.|[{}]", re.S).finditer(text, at):
        depth += {b"{": 1, b"}": -1}.get(m.group(), 0)
        if not depth:
            return m.start()
    return None


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for f in sorted(source.rglob("*.test")):
        text, out, at = f.read_bytes(), [], 0
        while m := CALL.search(text, at):
            end = braced(text, m.end())
            at = m.end() if end is None else end
            if end is not None:
                out.append(text[m.end():end].rstrip())
        if out:
            (target / (f.stem + ".sql")).write_bytes(b"".join(s + b"\n;\n" for s in out))


main()
