#!/usr/bin/env python3
"""Replay a range of a real repository's history through the gate and a real database.

For each commit of the first-parent line that adds a migration file below --path:
  same   check --assume base --base PARENT --head COMMIT                    (the usual merge)
  first  check --assume base --base PARENT --head COMMIT --code PARENT      (the migration alone, before the code)
  apply  apply --rev COMMIT on a real, private database that holds the earlier migrations
  after  check --base PARENT --head COMMIT against that database            (must not block)
Prints a row per commit and a summary; nothing of the repository is kept.

usage: replay.py --gate build/schemagate --repo CLONE.git --path DIR --url URL [--range A..B] [--max N] [--format F]
                 [--setup FILE.sql] [--markdown]
DIR is a folder, or a pathspec with * when the folder moved in the range: the sources are then recognised in each commit.
URL is a database of tests/servers.sh (postgresql:, mysql:) or "sqlite". --setup is run on the new database first, for what
the repository's migrations take as given (the roles and schemas of a hosted platform).
"""
import argparse, hashlib, json, os, shutil, sqlite3, statistics, subprocess, sys, tempfile, time


def git(repo, *args):
    return subprocess.run(["git", "-C", repo, *args], check=True, stdout=subprocess.PIPE, text=True).stdout


def migration_commits(repo, path, rng, most):
    out = git(repo, "log", "--first-parent", "--reverse", "--diff-filter=A", "--format=%H", rng, "--", path)
    commits = []
    for commit in out.split():
        parents = git(repo, "rev-list", "--parents", "-n", "1", commit).split()[1:]
        if parents:
            commits.append((commit, parents[0]))
    return commits[-most:] if most else commits


class Gate:
    def __init__(self, program, repo):
        self.program, self.repo, self.crashes, self.times = program, repo, 0, {}

    def run(self, kind, *args):
        start = time.monotonic()
        p = subprocess.run([self.program, "-C", self.repo, "--format", "json", *args], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=600)
        ms = (time.monotonic() - start) * 1000
        self.times.setdefault(kind, []).append(ms)
        try:
            doc = json.loads(p.stdout)
        except ValueError:
            doc = {"error": {"message": "no JSON: " + p.stderr.decode("utf-8", "replace")[-300:]}}
            if p.returncode in (0, 1, 3):
                self.crashes += 1
        if p.returncode < 0 or p.returncode in (70, 71):
            self.crashes += 1
        return p.returncode, doc


def blocks(doc):
    return [f for f in doc.get("findings", []) if f["level"] == "block"]


def first_of(doc):
    found = blocks(doc)
    if found:
        f, o = found[0], found[0].get("object") or {}
        name = ".".join(x for x in (o.get("table"), o.get("name")) if x) or ""
        return f'{f["rule"]} {name} {f.get("path")}:{f.get("line")} (+{len(found) - 1})'
    refused = doc.get("refusals") or []
    if refused:
        return "refused: %s" % (refused[0].get("message") or refused[0])
    return (doc.get("error") or {}).get("message", "")


def new_database(url, folder, setup):
    if url == "sqlite":
        path = os.path.join(folder, "field.db")
        if os.path.exists(path):
            os.unlink(path)
        open(path, "w").close()
        return "sqlite:" + path
    name = "field_%d" % os.getpid()
    base, _, query = url.partition("?")
    head = base.rsplit("/", 1)[0]
    if url.startswith("postgres"):
        for sql in ('DROP DATABASE IF EXISTS "%s"' % name, 'CREATE DATABASE "%s"' % name):
            subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, url], check=True)
        new = head + "/" + name + ("?" + query if query else "")
        if setup:
            subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", setup, new], check=True)
        return new
    socket = dict(x.split("=", 1) for x in query.split("&")).get("socket")
    subprocess.run(["mariadb", "--no-defaults", "-u", "root", "-S", socket, "-e",
                    "DROP DATABASE IF EXISTS %s; CREATE DATABASE %s CHARACTER SET utf8mb4" % (name, name)], check=True)
    return head + "/" + name + "?" + query


def settle(repo, commit, doc):
    """A Drizzle file in libSQL's own syntax fails on SQLite for ever: run what SQLite takes of it and write Drizzle's row."""
    path = (doc.get("error") or {}).get("path") or ""
    if not os.environ["FIELD_URL"].startswith("sqlite:") or not path.endswith(".sql"):
        return False
    raw = subprocess.run(["git", "-C", repo, "show", commit + ":" + path], check=True, stdout=subprocess.PIPE).stdout
    journal = json.loads(git(repo, "show", commit + ":" + os.path.dirname(path) + "/meta/_journal.json"))
    tag = os.path.basename(path)[:-4]
    when = [e["when"] for e in journal["entries"] if e["tag"] == tag]
    if not when:
        return False
    db = sqlite3.connect(os.environ["FIELD_URL"][7:], isolation_level=None)
    for sql in raw.decode().split("--> statement-breakpoint"):
        try:
            db.execute(sql)
        except sqlite3.Error as e:
            print("    settled by hand: %s: %s" % (tag, e))
    db.execute("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", (hashlib.sha256(raw).hexdigest(), when[0]))
    db.close()
    return True


def apply(gate, repo, config, commit):
    row = gate.run("apply", "--config", config, "apply", "--env", "field", "--rev", commit)
    for _ in range(3):
        if row[0] not in (5, 6) or not settle(repo, commit, row[1]):
            break
        row = gate.run("apply", "--config", config, "apply", "--env", "field", "--rev", commit)
    return row


def main():
    p = argparse.ArgumentParser()
    for name in ("--gate", "--repo", "--path", "--url"):
        p.add_argument(name, required=True)
    p.add_argument("--range", default="HEAD")
    p.add_argument("--max", type=int, default=0)
    p.add_argument("--format", default="")
    p.add_argument("--setup", default="")
    p.add_argument("--markdown", action="store_true")
    o = p.parse_args()
    gate = Gate(os.path.abspath(o.gate), o.repo)
    folder = tempfile.mkdtemp()
    os.environ["XDG_STATE_HOME"] = folder
    os.environ["FIELD_URL"] = new_database(o.url, folder, o.setup)
    config = os.path.join(folder, "schemagate.conf")
    with open(config, "w") as f:
        if "*" not in o.path:
            f.write('[source "field"]\n path = %s\n' % (o.path or "."))
            if o.format:
                f.write(" format = %s\n" % o.format)
        f.write('[environment "field"]\n url = env:FIELD_URL\n guard = none\n snapshot = none\n')
    commits = migration_commits(o.repo, o.path, o.range, o.max)
    count = {k: {} for k in ("same", "first", "apply", "anew", "after")}
    rules = {}
    rows = []
    if commits:
        status, doc = apply(gate, o.repo, config, commits[0][1])
        print("start %s apply=%d %s" % (commits[0][1][:10], status, first_of(doc)[:150]))
    for commit, parent in commits:
        row = {}
        base = ["--base", parent, "--head", commit]
        row["same"] = gate.run("same", "check", "--assume", "base", *base)
        row["first"] = gate.run("first", "check", "--assume", "base", *base, "--code", parent)
        row["apply"] = apply(gate, o.repo, config, commit)
        if row["apply"][0] == 1:
            # The history itself is at fault (an edited, removed or late file): refusing is right. Go on from a new database.
            os.environ["FIELD_URL"] = new_database(o.url, folder, o.setup)
            row["anew"] = apply(gate, o.repo, config, commit)
        row["after"] = gate.run("after", "--config", config, "check", *base)
        for kind, (status, doc) in row.items():
            for rule in sorted({f["rule"] for f in blocks(doc)} | {r.get("rule", "?") for r in doc.get("refusals") or []}):
                rules[kind, rule] = rules.get((kind, rule), 0) + 1
            count[kind][status] = count[kind].get(status, 0) + 1
        rows.append((commit, row))
        text = "  ".join("%s=%d" % (k, v[0]) for k, v in row.items())
        print(commit[:10], text)
        for kind, (status, doc) in row.items():
            if status and not (kind == "same" and status == 1):
                print("    %-5s %s" % (kind, first_of(doc)[:180]))
        sys.stdout.flush()
    print("\n%d commits; crashes %d" % (len(commits), gate.crashes))
    for kind in count:
        times = gate.times.get(kind) or [0]
        print("%-6s %s  median %.0f ms, slowest %.0f ms" % (
            kind, ", ".join("exit %d: %d" % x for x in sorted(count[kind].items())), statistics.median(times), max(times)))
        print("       blocked by: " + (", ".join("%s in %d" % (r, n) for (k, r), n in sorted(rules.items()) if k == kind) or "nothing"))
    shutil.rmtree(folder)
    return 1 if gate.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
