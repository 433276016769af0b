"""The judges against the databases themselves: each statement is run on S0 and on S1, and what check says of its line must
be what the two answers say together.
usage: judge.py SCHEMAGATE FILE.judge COMMAND...    COMMAND reads SQL on its input; {} in it is the database's name.
FILE.judge: "== base", "== pending", "== statements", one statement a line; a line that begins with "!" is a known difference
(what follows it up to the next blank says what check prints: needs, breaks, tightens, undecided or none)."""
import json
import os
import subprocess
import sys
import tempfile

RULES = {"needs-pending": "needs", "breaks-code": "breaks", "tightens-writes": "breaks", "undecided": "undecided"}


def sections(path):
    out, at = {}, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("== "):
            at = out.setdefault(line[3:].strip(), [])
        elif line.strip() and not line.startswith("#"):
            at.append(line.rstrip("\n"))
    return out


class Server:
    def __init__(self, command, folder):
        self.command, self.folder = command, folder
        self.mysql = "mariadb" in command[0]
        self.sqlite = "sqlite3" in command[0]

    def run(self, db, sql):
        if self.sqlite:
            db = os.path.join(self.folder, db + ".db")
        argv = [w.replace("{}", db) for w in self.command]
        return subprocess.run(argv, input=sql, capture_output=True, text=True, timeout=60)

    def make(self, db, ddl):
        self.drop(db)
        if self.mysql:
            self.run("", f"CREATE DATABASE {db};")
        elif not self.sqlite:
            self.run("postgres", f"CREATE DATABASE {db};")
        r = self.run(db, ddl)
        if r.returncode or "rror" in r.stderr:
            sys.exit(f"{db}: {r.stderr}")

    def drop(self, db):
        if self.sqlite:
            path = os.path.join(self.folder, db + ".db")
            if os.path.exists(path):
                os.unlink(path)
        else:
            self.run("" if self.mysql else "postgres", f"DROP DATABASE IF EXISTS {db};")

    def takes(self, db, statement):
        if self.sqlite:
            r = self.run(db, f"BEGIN;\n{statement};\nROLLBACK;\n")
        else:
            r = self.run(db, f"START TRANSACTION;\n{statement};\nROLLBACK;\n")
        return r.returncode == 0 and "ERROR" not in r.stderr, r.stderr.strip()


def findings(gate, base, pending, statements, dialect, folder):
    repo = os.path.join(folder, "repo")
    env = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", HOME=folder, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@b",
               GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@b", XDG_STATE_HOME=folder)

    def put(path, text):
        os.makedirs(os.path.dirname(os.path.join(repo, path)) or repo, exist_ok=True)
        with open(os.path.join(repo, path), "w", encoding="utf-8") as f:
            f.write(text)

    def git(*argv):
        subprocess.run(["git", "-C", repo, *argv], check=True, env=env)

    os.makedirs(repo)
    git("init", "-q", "-b", "main")
    put("schemagate.conf", f"[source \"app\"]\n\tpath = migrations\n\tformat = plain\n\tdialect = {dialect}\n")
    put("migrations/0001_base.sql", base)
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    put("migrations/0002_more.sql", pending)
    put("src/queries.sql", "".join(s + ";\n" for s in statements))
    git("add", "-A")
    git("commit", "-q", "-m", "more")
    r = subprocess.run([gate, "-C", repo, "--format", "json", "check", "--assume", "base", "--base", "HEAD~1"],
                       capture_output=True, text=True, env=env)
    doc = json.loads(r.stdout)
    out = {}
    for f in doc.get("findings", []):
        if f.get("path") == "src/queries.sql":
            out.setdefault(f["line"], set()).add(RULES.get(f["rule"], f["rule"]))
    for f in doc.get("findings", []):
        if f.get("path") != "src/queries.sql":
            print("#", f["rule"], f.get("path"), f.get("message"))
    return out, doc


def main():
    gate, path, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    parts = sections(path)
    lines = parts["statements"]
    marks = [l[1:].split(" ", 1)[0] if l.startswith("!") else None for l in lines]
    statements = [l.split(" ", 1)[1] if l.startswith("!") else l for l in lines]
    base, pending = "\n".join(parts["base"]), "\n".join(parts["pending"])
    dialect = "mysql" if "mariadb" in command[0] else "sqlite" if "sqlite3" in command[0] else "postgresql"
    with tempfile.TemporaryDirectory(prefix="judge.") as folder:
        server = Server(command, folder)
        names = [f"judge_s0_{os.getpid()}", f"judge_s1_{os.getpid()}"]
        found, _ = findings(gate, base, pending, statements, dialect, folder)
        bad = 0
        try:
            for i, (s, mark) in enumerate(zip(statements, marks)):
                if i == 0 or dialect == "mysql" and i % 1000000 == 0:
                    server.make(names[0], base)
                    server.make(names[1], base + "\n" + pending)
                (a, ea), (b, eb) = server.takes(names[0], s), server.takes(names[1], s)
                truth = "needs" if not a and b else "breaks" if a and not b else "none"
                ours = "+".join(sorted(found.get(i + 1, {"none"})))
                want = mark or truth
                good = ours == want and (mark is None or mark != truth)
                bad += not good
                print(f"{'' if good else 'not '}ok {i + 1} - {truth}: {s.replace('#', chr(92) + '#')}")
                if not good:
                    print(f"# check says {ours}\n# S0: {ea[:300]!r}\n# S1: {eb[:300]!r}")
        finally:
            for n in names:
                server.drop(n)
    print(f"1..{len(statements)}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
