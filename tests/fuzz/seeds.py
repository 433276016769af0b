#!/usr/bin/env python3
"""Seeds for a fuzzer from the tests' own fixtures. usage: tests/fuzz/seeds.py NAME DIR

NAME is that of fuzz_NAME.c; each seed becomes a file in DIR, named by its content. Sources: string literals of the unit tests
(tables of rows, files in memory) and the fixture files of tests/.
"""
import hashlib
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
MARK = b"\x1e"
LARGEST = 65536
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def decoded(text):
    """A C string literal's value as bytes."""
    def one(m):
        c = m.group(1)
        if c[0] == "x":
            return chr(int(c[1:], 16) & 255)
        if c[0] in "01234567":
            return chr(int(c, 8) & 255)
        return ESCAPES.get(c, c)
    plain = re.sub(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", one, text.encode("utf-8").decode("latin-1"))
    return plain.encode("latin-1")


def source(name):
    text = (TOP / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    for macro in re.findall(r'#define (\w+) ("(?:[^"\\\n]|\\.)*")\n', text + (TOP / "tests/unit/formats_text.h").read_text()):
        text = re.sub(r"\b%s\b" % macro[0], lambda _: macro[1], text)
    return text


def literals(name, least=6):
    """Literals of a C file, those that stand next to each other joined."""
    for run in re.findall(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', source(name)):
        value = b"".join(decoded(m) for m in LITERAL.findall(run))
        if len(value) >= least:
            yield value


def languages():
    names = re.search(r"enum language \{(.*?)\};", (TOP / "parse/language.h").read_text(), re.S).group(1)
    names = re.sub(r"/\*.*?\*/", "", names, flags=re.S)
    return {n: i for i, n in enumerate(re.findall(r"LANGUAGE_\w+", names))}


DIALECTS = {"DIALECT_POSTGRESQL": 0, "DIALECT_MYSQL": 1, "DIALECT_SQLITE": 2}


def code_rows(name, with_dialect):
    """{LANGUAGE_X, [DIALECT_Y,] "source", ...}: what the tests of the readers give them."""
    numbers = languages()
    row = re.compile(r'(LANGUAGE_\w+),\s*(?:(DIALECT_\w+),\s*)?((?:"(?:[^"\\\n]|\\.)*"\s*)+)')
    for language, dialect, run in row.findall(source(name)):
        value = b"".join(decoded(m) for m in LITERAL.findall(run))
        head = bytes([numbers.get(language, 0)])
        yield head + (bytes([DIALECTS.get(dialect, 0)]) if with_dialect else b"") + value


def archive(files, head=b""):
    return head + b"".join(MARK + p + b"\n" + t for p, t in files)


def memory_tables(name):
    """struct memory_file tables as archives."""
    for body in re.findall(r"struct memory_file \w+\[\] = \{(.*?)\{0\}\s*\}", source(name), re.S):
        files = []
        for entry in re.split(r",\s*0\}|,\s*sizeof[^}]*\}", body):
            parts = re.split(r'(?<="),\s*(?=")', entry.strip().lstrip(",{ \n\t"), maxsplit=1)
            values = [b"".join(decoded(m) for m in LITERAL.findall(p)) for p in parts]
            if len(values) == 2 and values[0]:
                files.append((values[0], values[1]))
        if files:
            yield archive(files)


def small_folders():
    """Each fixture folder of tests/formats with all its text files."""
    roots = [d for d in (TOP / "tests/formats").iterdir() if d.is_dir()]
    roots += [d for d in (TOP / "tests/formats/tools").iterdir() if d.is_dir()]
    for root in roots:
        files, size = [], 0
        for f in sorted(root.rglob("*")):
            if f.is_file() and f.suffix not in (".lock",) and size + f.stat().st_size < LARGEST // 2:
                size += f.stat().st_size
                files.append((str(f.relative_to(root.parent)).encode(), f.read_bytes()))
        if files:
            yield archive(files)


def liquibase(ext):
    for f in sorted((TOP / "tests/formats/tools").rglob("*." + ext)):
        yield f.read_bytes()


def pieces(name, size=1500):
    """A long SQL file in parts, each ending at a statement's end."""
    part = b""
    for line in (TOP / name).read_bytes().splitlines(keepends=True):
        part += line
        if len(part) > size and line.rstrip().endswith(b";"):
            yield part
            part = b""
    if part:
        yield part


def judge_cases(name):
    for line in (TOP / name).read_bytes().splitlines():
        text = re.sub(rb"^[-+=#>? ]*", b"", line)
        if len(text) > 6:
            yield text


def json_files():
    for pattern in ("schemas/json/*.json", "tests/formats/**/*.json"):
        for f in sorted(TOP.glob(pattern)):
            if f.stat().st_size < LARGEST // 4:
                yield f.read_bytes()


def configurations():
    yield from literals("tests/unit/t_settings.c")
    for f in sorted((TOP / "tests/cli").glob("*.t")):
        for body in re.findall(r"<<-?'?EOF'?[^\n]*\n(.*?)\nEOF", f.read_text(), re.S):
            if "[" in body:
                yield body.encode()


def states():
    yield b's{"version":1,"environment":"production","applied":[{"source":"app","id":"1","checksum":"sha256:00"},' \
        b'{"id":"2","failed":true}],"deployed":["0123456789012345678901234567890123456789"]}'
    for text in ("tests/cli", "tests/fault"):
        for f in sorted((TOP / text).glob("*.t")):
            for body in re.findall(r"\{\"version\":1[^\n']*\}", f.read_text()):
                yield b"s" + body.encode()
    yield b'm{"version":1,"name":"20260101T000000Z-1","run":"x","environment":"production","commit":"c","mode":"tables",' \
        b'"tables":["public.orders"],"taken_at":"2026-01-01T00:00:00Z","server":{"engine":"postgresql","identity":"i",' \
        b'"database":"d","version":"15"},"tool":"pg_dump","files":[{"name":"a.dump","size":1,"sha256":"00"}],' \
        b'"migrations":[{"source":"app","id":"1","checksum":"sha256:00"}],"verified":true}'


def answers():
    """The smallest whole tree: one node of one kind, and an empty list of matches."""
    node = b"\0\0\0\0" + b"\0\0\0\0" + b"\x10\0\0\0" + b"\1\0\0\0" + b"\0\0\0\0"
    head = b"\1\0\0\0" + b"\1\0\0\0" + b"\1\0\0\0" + b"\0\0\0\0"
    names = b"\4\0file" + b"\0\0"
    yield b"\4\0" + head + node + names
    matches = b"\2\0\0\0" + b"\1\0\0\0" + b"\1\0\0\0" + b"\1\0\0\0" + b"\0\0\0\0" + b"\1\0q" + b"\1\0c"
    yield b"\4\1" + head + node + names + matches + b"\0\0\0\0\1\0\0\0" + b"\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0" + \
        b"\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0"


def unit(pattern):
    return [str(p.relative_to(TOP)) for p in sorted((TOP / "tests/unit").glob(pattern))]


def each(fn, names, *more):
    for n in names:
        yield from fn(n, *more)


SPLIT = ["tests/unit/t_sql_split.c", "tests/unit/t_sql_lex.c"]
SEEDS = {
    "split_postgresql": lambda: [*each(literals, SPLIT), *pieces("tests/db/ddl_postgresql.sql")],
    "split_mysql": lambda: [*each(literals, SPLIT), *pieces("tests/db/ddl_mysql.sql")],
    "split_sqlite": lambda: [*each(literals, SPLIT), *literals("tests/unit/t_replay_sqlite.c")],
    "ends_postgresql": lambda: [*each(literals, SPLIT), *literals("tests/unit/t_ddl_postgresql.c"),
                                *pieces("tests/db/ddl_postgresql.sql")],
    "ends_sqlite": lambda: [*each(literals, SPLIT), *literals("tests/unit/t_replay_sqlite.c")],
    "ddl_postgresql": lambda: [*literals("tests/unit/t_ddl_postgresql.c"), *pieces("tests/db/ddl_postgresql.sql")],
    "ddl_mysql": lambda: [*literals("tests/unit/t_ddl_mysql.c"), *pieces("tests/db/ddl_mysql.sql")],
    "ddl_sqlite": lambda: [*each(literals, ["tests/unit/t_replay_sqlite.c", "tests/unit/t_sqlite_db.c"])],
    "judge_postgresql": lambda: [*judge_cases("tests/db/judge_postgresql.judge"), *literals("tests/unit/t_query.c")],
    "judge_mysql": lambda: [*literals("tests/unit/t_judge_mysql.c"), *judge_cases("tests/db/judge_mysql.judge")],
    "judge_sqlite": lambda: [*literals("tests/unit/t_judge_sqlite.c"), *judge_cases("tests/db/judge_sqlite.judge")],
    "fragment": lambda: [*literals("tests/unit/t_fragment.c", 3), *literals("tests/unit/t_prose.c")],
    "literal": lambda: [*each(code_rows, unit("t_literal*.c"), False), *code_rows("tests/unit/t_readers.c", False)],
    "code": lambda: [*each(code_rows, unit("t_readers*.c") + unit("t_literal*.c") + unit("t_worker.c"), True)],
    "json": lambda: [*json_files(), *(s[1:] for s in states())],
    "xml": lambda: [*liquibase("xml"), *(s for s in literals("tests/unit/t_formats_liquibase.c") if b"<" in s)],
    "yaml": lambda: [*liquibase("yaml"), *liquibase("yml"), *liquibase("json"), *literals("tests/unit/t_formats_liquibase.c")],
    "config": configurations,
    "state": states,
    "take": answers,
    "format": lambda: [*each(memory_tables, unit("t_formats*.c")), *small_folders()],
}


def main():
    name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    n = 0
    for seed in SEEDS[name]():
        if len(seed) <= LARGEST:
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
            n += 1
    if not n:
        sys.exit("tests/fuzz/seeds.py: no seed for " + name)


main()
