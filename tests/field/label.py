#!/usr/bin/env python3
"""Ask a database which statements of a project's code need its pending migrations, and compare `schemagate check` with the answers.

usage: label.py REPO.git URL [--limit N] [--program PATH] [--config FILE] [--commits A,B,...] [--mode same|first|both]

For the last N first-parent commits that add migrations (files that `check` calls pending) a database of URL's server gets the parent's
migrations and a copy of it the commit's as well, both by `apply`. Every text in the code that looks like a statement is prepared in both
by the engine's own client library; nothing of schemagate's reading of code is used for that. Needs = prepared after the
migration alone; breaks = before alone. URL: postgresql://..., mysql://root@/NAME?socket=..., sqlite:PATH; the database is dropped and
made anew. Prints what `check` missed, what it only warned of, and blocks on statements which the database takes before as after.
"""
import argparse, collections, ctypes, fnmatch, json, os, re, shutil, sqlite3, subprocess, sys, tempfile, urllib.parse

VERB = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:select|insert|update|delete|with|replace|merge)\b(?=\s)", re.I | re.S)
CODE = {"go", "rs", "java", "kt", "scala", "ts", "tsx", "js", "jsx", "mjs", "cjs", "py", "rb", "php", "ex", "exs", "cs", "c", "cc",
        "cpp", "h", "dart", "swift"}
LITERAL = {
    "go": r'`[^`]*`|"(?:\\.|[^"\\\n])*"',
    "rs": r'r(#+)".*?"\1|r"[^"]*"|"(?:\\.|[^"\\])*"',
    "py": r'"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
    "java": r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"',
    "js": r'`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
    "cs": r'"""(?:.*?)"""|@"(?:""|[^"])*"|"(?:\\.|[^"\\\n])*"',
    "rb": r'<<[-~]?[\'"]?(\w+)[\'"]?[^\n]*\n.*?\n\s*\1\b|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'',
}
LIKE = {"kt": "java", "scala": "java", "ts": "js", "tsx": "js", "jsx": "js", "mjs": "js", "cjs": "js", "php": "rb", "ex": "py",
        "exs": "py", "c": "go", "cc": "go", "cpp": "go", "h": "go", "dart": "py", "swift": "java"}
JOIN = re.compile(r"\s*(?:[+.]\s*|\\\n\s*)?(?://[^\n]*\n\s*)?")
TEST = re.compile(r"(^|/)(tests?|spec|specs|__tests__|testdata|fixtures|e2e|examples?|seeds?)/|[._-](test|spec)\.\w+$|_test\.\w+$|Test\w*\.\w+$", re.I)


def sh(*argv, **kw):
    return subprocess.run(argv, capture_output=True, **kw)


def unquote(text):
    """A literal's text without its marks; escapes as most languages have them."""
    raw = text[0] in "`r@" or text.startswith("<<")
    if text.startswith("<<"):
        return "\n".join(text.split("\n")[1:-1])
    text = text[1:] if text[0] in "@" else text
    if text[0] == "r":
        text = text.strip("r#")
    n = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    text = text[n:-n]
    if not raw or text[:1] == "`":
        text = re.sub(r"\\\r?\n\s*", "", text)
        text = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r"}.get(m.group(1), m.group(1)), text)
    return text


def without_margin(sql, text, end):
    """Scala's stripMargin, Kotlin's trimMargin: no bars before the lines."""
    return re.sub(r"(?m)^[ \t]*\|", "", sql) if re.match(r"\s*\.(strip|trim)Margin\b", text[end:end + 80]) else sql


def literals(path, text):
    """(line, last line, SQL) of each statement-like text."""
    ext = path.rsplit(".", 1)[-1]
    if ext == "sql":
        at = 0
        for m in re.finditer(r"[^;]*(?:;|\Z)", text):
            body = m.group().rstrip(";").strip()
            if VERB.match(body + " "):
                lead = len(m.group()) - len(m.group().lstrip())
                line = text.count("\n", 0, m.start() + lead) + 1
                yield line, line + body.count("\n"), body
        return
    pattern = re.compile(LITERAL[LIKE.get(ext, ext)], re.S)
    blank = re.sub(r"(?m)^[ \t]*(//|#(?!\{)|\*|--)[^\n]*$", lambda m: " " * len(m.group()), text) if ext != "sql" else text
    parts = [(m.start(), m.end(), without_margin(unquote(m.group()), blank, m.end())) for m in pattern.finditer(blank)]
    i = 0
    while i < len(parts):
        start, end, sql = parts[i]
        while i + 1 < len(parts) and JOIN.fullmatch(blank, end, parts[i + 1][0]) and VERB.match(sql + " "):
            i += 1
            end, sql = parts[i][1], sql + parts[i][2]
        if VERB.match(sql) and len(sql) > 14:
            yield blank.count("\n", 0, start) + 1, blank.count("\n", 0, end) + 1, sql
        i += 1


def variants(sql, dialect):
    """The same statement with its holes and parameters as the server would get them."""
    n = [0]

    def mark(_):
        n[0] += 1
        return "$%d" % n[0] if dialect == "postgresql" else "?"
    holes = r"\$\{(?:[^{}]|\{[^{}]*\})*\}|\$[A-Za-z_]\w*|#\{[^{}]*\}|%\[\d+\]\w|%[sdvq]\b|\{\w*\}|%\(\w+\)s"
    named = r"(?<![:\w]):[A-Za-z_]\w*|(?<![@\w])@[A-Za-z_]\w*|sqlc\.n?arg\([^)]*\)|sqlc\.slice\([^)]*\)|#\{[^}]*\}"
    out = [sql]
    for pattern in (holes + "|" + named, holes + "|" + named + r"|\?"):
        n[0] = 0
        have = [int(x) for x in re.findall(r"\$(\d+)", sql)]
        n[0] = max(have or [0])
        new = re.sub(pattern, mark, sql)
        if new not in out:
            out.append(new)
    return out


class Postgres:
    dialect = "postgresql"

    def __init__(self, url):
        self.lib = ctypes.CDLL("libpq.so.5")
        for f in ("PQconnectdb", "PQprepare", "PQexec"):
            getattr(self.lib, f).restype = ctypes.c_void_p
        self.lib.PQsetNoticeProcessor.argtypes = [ctypes.c_void_p] * 3
        self.quiet = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)(lambda *_: None)
        self.lib.PQerrorMessage.restype = ctypes.c_char_p
        self.c = ctypes.c_void_p(self.lib.PQconnectdb(url.encode()))
        self.lib.PQsetNoticeProcessor(self.c, ctypes.cast(self.quiet, ctypes.c_void_p), None)
        if self.lib.PQstatus(self.c):
            sys.exit("label.py: %s" % self.lib.PQerrorMessage(self.c).decode())

    def run(self, sql):
        self.lib.PQclear(ctypes.c_void_p(self.lib.PQexec(self.c, sql.encode())))

    def prepare(self, sql):
        """None, or why it was refused."""
        r = ctypes.c_void_p(self.lib.PQprepare(self.c, b"", sql.encode().replace(b"\0", b""), 0, None))
        ok = self.lib.PQresultStatus(r) == 1
        self.lib.PQclear(r)
        return None if ok else self.lib.PQerrorMessage(self.c).decode("utf-8", "replace").split("\n")[0]

    def close(self):
        self.lib.PQfinish(self.c)


class Maria:
    dialect = "mysql"

    def __init__(self, url):
        self.lib = ctypes.CDLL("libmariadb.so.3")
        for f in ("mysql_init", "mysql_real_connect", "mysql_stmt_init"):
            getattr(self.lib, f).restype = ctypes.c_void_p
        self.lib.mysql_stmt_error.restype = ctypes.c_char_p
        u = urllib.parse.urlsplit(url)
        sock = dict(urllib.parse.parse_qsl(u.query)).get("socket")
        self.c = ctypes.c_void_p(self.lib.mysql_init(None))
        if not self.lib.mysql_real_connect(self.c, (u.hostname or "localhost").encode(), (u.username or "root").encode(), None,
                                           u.path.strip("/").encode(), u.port or 0, sock and sock.encode(), ctypes.c_ulong(0)):
            sys.exit("label.py: MariaDB does not answer")

    def prepare(self, sql):
        s = ctypes.c_void_p(self.lib.mysql_stmt_init(self.c))
        b = sql.encode()
        bad = self.lib.mysql_stmt_prepare(s, b, ctypes.c_ulong(len(b)))
        why = self.lib.mysql_stmt_error(s).decode("utf-8", "replace") if bad else None
        self.lib.mysql_stmt_close(s)
        return why

    def close(self):
        self.lib.mysql_close(self.c)


class Sqlite:
    dialect = "sqlite"

    def __init__(self, url):
        self.c = sqlite3.connect(url.split(":", 1)[1].replace("//", "", 1) if url.startswith("sqlite://") else url.split(":", 1)[1])

    def prepare(self, sql):
        try:
            self.c.execute("EXPLAIN " + sql)
        except sqlite3.ProgrammingError:
            return None  # parameters are missing: it was prepared
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as e:
            return str(e)
        return None

    def close(self):
        self.c.close()


class Server:
    def __init__(self, url):
        self.url = url
        self.u = urllib.parse.urlsplit(url)
        self.kind = Sqlite if url.startswith("sqlite") else Postgres if url.startswith("postgres") else Maria
        self.copy = url + ".before" if self.kind is Sqlite else urllib.parse.urlunsplit(self.u._replace(path=self.u.path + "_before"))

    def sql(self, *statements):
        if self.kind is Postgres:
            c = Postgres(urllib.parse.urlunsplit(self.u._replace(path="/postgres")))
            for s in statements:
                c.run(s)
            c.close()
            return
        q = dict(urllib.parse.parse_qsl(self.u.query))
        sh("mariadb", "--no-defaults", "-u", self.u.username or "root", "-S", q["socket"], "-e", "; ".join(statements), check=True)

    def fresh(self, first=None):
        name = self.u.path.strip("/")
        if self.kind is Sqlite:
            path = self.url.split(":", 1)[1]
            for end in ("", "-wal", "-shm", "-journal"):
                if os.path.exists(path + end):
                    os.unlink(path + end)
            sqlite3.connect(path).execute("VACUUM")
        elif self.kind is Postgres:
            self.sql('DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % name, 'CREATE DATABASE "%s"' % name)
            if first:
                c = Postgres(self.url)
                c.run(first)
                c.close()
        else:
            self.sql("DROP DATABASE IF EXISTS `%s`" % name, "CREATE DATABASE `%s`" % name)

    def duplicate(self):
        name = self.u.path.strip("/")
        if self.kind is Sqlite:
            shutil.copy(self.url.split(":", 1)[1], self.copy.split(":", 1)[1])
        elif self.kind is Postgres:
            self.sql('DROP DATABASE IF EXISTS "%s_before" WITH (FORCE)' % name, 'CREATE DATABASE "%s_before" TEMPLATE "%s"' % (name, name))
        else:
            self.sql("DROP DATABASE IF EXISTS `%s_before`" % name, "CREATE DATABASE `%s_before`" % name)
            q = dict(urllib.parse.parse_qsl(self.u.query))
            dump = sh("mariadb-dump", "--no-defaults", "-u", "root", "-S", q["socket"], "--routines", name, check=True)
            sh("mariadb", "--no-defaults", "-u", "root", "-S", q["socket"], name + "_before", input=dump.stdout, check=True)


class Gate:
    def __init__(self, o):
        self.o = o
        self.conf = os.path.join(tempfile.mkdtemp(), "schemagate.conf")
        own = open(o.config).read() if o.config else ""
        with open(self.conf, "w") as f:
            f.write(own + '\n[environment "label"]\n\turl = env:LABEL_URL\n\tguard = none\n\tsnapshot = none\n')

    def apply(self, url, rev):
        os.environ["LABEL_URL"] = url
        p = sh(self.o.program, "-C", self.o.repo, "--config", self.conf, "apply", "--env", "label", "--out-of-order", "allow", "--rev", rev, timeout=900)
        if p.returncode and b"no migrations" not in p.stderr:
            return p.stderr.decode("utf-8", "replace").strip()[-500:]
        return None

    def check(self, parent, commit, first):
        config = ["--config", self.o.config] if self.o.config else []
        p = sh(self.o.program, "-C", self.o.repo, *config, "--format", "json", "check", "--assume", "base", "--base", parent,
               "--head", commit, *(["--code", parent] if first else []), timeout=300)
        return json.loads(p.stdout)


DOWN = re.compile(rb"(?mi)^--\s*(\+goose|\+migrate|migrate:|//@undo)\s*(down|$).*", re.S)


def natural(path):
    return [(0, int(x), "") if x.isdigit() else (1, 0, x) for x in re.split(r"(\d+)", os.path.basename(path)) if x]


class Client:
    """In schemagate's place where its `apply` cannot run a history: the engine's own shell, statement by statement, errors passed over."""

    def __init__(self, o):
        self.repo, self.glob, self.have = o.repo, o.lenient, set()

    def apply(self, url, rev):
        out = sh("git", "-C", self.repo, "ls-tree", "-r", "-z", "--name-only", rev).stdout.decode("utf-8", "replace").split("\0")
        names = [n for n in out if fnmatch.fnmatch(n, self.glob) and not re.search(r"[._-](down|undo)\.sql$|/down\.sql$", n)]
        key = (lambda n: n) if len({os.path.dirname(n) for n in names}) > 1 else natural
        u = urllib.parse.urlsplit(url)
        q = dict(urllib.parse.parse_qsl(u.query))
        shell = (["sqlite3", "-batch", url.split(":", 1)[1]] if url.startswith("sqlite") else ["psql", "-Xq", url] if url.startswith("postgres")
                 else ["mariadb", "--no-defaults", "-f", "-u", "root", "-S", q.get("socket", ""), u.path.strip("/")])
        # Flyway's callbacks stand around its migrations, in each run
        around = lambda n: re.match(r"(before|after)[A-Z]", os.path.basename(n))
        moment = lambda n: {"before": 0, "after": 2}[around(n).group(1)] if around(n) else 1
        for n in sorted(names, key=lambda n: (moment(n), key(n))):
            if n not in self.have or around(n):
                self.have.add(n)
                sh(*shell, input=DOWN.sub(b"", sh("git", "-C", self.repo, "show", rev + ":" + n).stdout))
        return None


def files(repo, rev):
    out = sh("git", "-C", repo, "ls-tree", "-r", "-z", "--format=%(objectname) %(objecttype) %(path)", rev).stdout
    for e in out.decode("utf-8", "replace").split("\0"):
        if e:
            blob, kind, path = e.split(" ", 2)
            if kind == "blob":
                yield path, blob


class Reader:
    def __init__(self, repo):
        self.p = subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.kept = {}

    def blob(self, path, blob):
        key = (path, blob)
        if key not in self.kept:
            self.p.stdin.write(blob.encode() + b"\n")
            self.p.stdin.flush()
            said = self.p.stdout.readline().split()
            size = int(said[2]) if said[1] == b"blob" else -1  # a clone may lack its largest files
            text = self.p.stdout.read(size + 1)[:-1].decode("utf-8", "replace")
            self.kept[key] = list(literals(path, text)) if size < 1000000 else []
        return self.kept[key]


def answer(before, after, sql):
    """'needs' or 'breaks' with the server's words, or ('both', '') or ('neither', words)."""
    why = [None, None]
    ok = [False, False]
    for v in variants(sql, before.dialect):
        for i, db in enumerate((before, after)):
            if not ok[i]:
                e = db.prepare(v)
                ok[i], why[i] = e is None, e
        if ok[0] and ok[1]:
            return "both", ""
    return ("neither", why[1]) if not any(ok) else ("needs", why[0]) if ok[1] else ("breaks", why[1])


def labels(o, server, reader, rev, migrations):
    before, after = server.kind(server.copy), server.kind(server.url)
    seen = {}
    for path, blob in files(o.repo, rev):
        ext = path.rsplit(".", 1)[-1]
        if ext not in CODE and ext != "sql" or "migrat" in path.lower() and ext == "sql" or any(path.startswith(m) for m in migrations):
            continue
        for line, last, sql in reader.blob(path, blob):
            if sql not in seen:
                seen[sql] = answer(before, after, sql)
            yield path, line, last, sql, seen[sql]
    before.close(), after.close()


def compare(o, server, reader, gate, parent, commit, mode, folders, total):
    report = gate.check(parent, commit, mode == "first")
    if "findings" not in report:
        total["not checked"] += 1
        print("NOT CHECKED %s %s: %s" % (mode, commit[:10], (report.get("error") or {}).get("message")))
        return
    found = [f for f in report["findings"] if f["rule"] in ("needs-pending", "breaks-code") and f.get("line")]
    rows = list(labels(o, server, reader, parent if mode == "first" else commit, folders))
    total["statements"] += len(rows)
    for path, line, last, sql, (what, why) in rows:
        if what in ("both", "neither"):
            continue
        rule = "needs-pending" if what == "needs" else "breaks-code"
        at = [f["level"] for f in found if f["rule"] == rule and f["path"] == path and line <= f["line"] <= last]
        result = "block" if "block" in at else at[0] if at else "MISSED"
        if result != "block" and TEST.search(path):
            result += " in a test"
        total[what + " " + result] += 1
        if result != "block" and (o.tests or not result.endswith("test")):
            print("%s %s %s %s %s:%d %s\n    %s" % (mode, commit[:10], what, result, path, line, why, " ".join(sql.split())[:200]))
    for f in found:
        if f["level"] != "block" or (f["rule"] == "breaks-code" and mode == "same"):
            continue
        on = [r for r in rows if r[0] == f["path"] and r[1] <= f["line"] <= r[2]]
        if on and all(r[4][0] == "both" for r in on):
            total["false " + f["rule"]] += 1
            print("%s %s FALSE %s:%d %s\n    %s" % (mode, commit[:10], f["path"], f["line"], f["message"], " ".join(on[0][3].split())[:200]))
        elif not on:
            total["beyond " + f["rule"]] += 1
            if o.beyond:
                print("%s %s BEYOND %s:%d %s" % (mode, commit[:10], f["path"], f["line"], f["message"]))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("repo"), p.add_argument("url")
    p.add_argument("--limit", type=int, default=10), p.add_argument("--program", default="build/schemagate")
    p.add_argument("--config"), p.add_argument("--commits"), p.add_argument("--mode", default="both")
    p.add_argument("--tests", action="store_true"), p.add_argument("--beyond", action="store_true")
    p.add_argument("--first", metavar="SQL", help="run in the new database before anything else (extensions, say)")
    p.add_argument("--paths", default="*migration*", help="git pathspec that finds the commits")
    p.add_argument("--lenient", metavar="GLOB", help="the migration files, run by the engine's own shell, errors passed over")
    o = p.parse_args()
    gate, server, reader = Gate(o), Server(o.url), Reader(o.repo)
    total = collections.Counter()
    commits = o.commits.split(",") if o.commits else sh(
        "git", "-C", o.repo, "log", "--first-parent", "--diff-filter=A", "--format=%H", "HEAD", "--", o.paths).stdout.decode().split()
    done, at = 0, None
    for commit in commits:
        if done >= o.limit:
            break
        parent = sh("git", "-C", o.repo, "rev-parse", commit + "^1").stdout.decode().strip()
        added = sh("git", "-C", o.repo, "diff", "--name-only", "--diff-filter=A", parent, commit, "--", o.paths).stdout.decode().split("\n")
        folders = {os.path.dirname(a) + "/" for a in added if a}
        done += 1
        server.fresh(o.first)
        maker = Client(o) if o.lenient else gate
        why = maker.apply(server.url, parent)
        if not why:
            server.duplicate()
            why = maker.apply(server.url, commit)
        if why:
            total["not made"] += 1
            print("NOT MADE %s: %s" % (commit[:10], why))
            continue
        for mode in ("same", "first"):
            if o.mode in (mode, "both"):
                compare(o, server, reader, gate, parent, commit, mode, folders, total)
    print(", ".join("%s %d" % x for x in sorted(total.items())))


if __name__ == "__main__":
    main()
