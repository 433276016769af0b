#!/usr/bin/env python3
"""Run `schemagate check` on labelled cases of a repository's history and compare it with the database's answers.

usage: backtest.py CASES.jsonl REPO.git [--limit N] [--mode first|same|lag] [--program PATH] [--misses N]
       [--seconds S] [--dump FILE] [--shadow URL] [--live URL]

CASES: one JSON object per line: commit, parent, tree, mode, depends, breaks, insert_gaps ... (docs/field.md names the
fields). REPO: a bare clone with the whole history. Prints precision and recall per commit and per reference, then the
misses and the false findings. --shadow: a server where scratch databases may be made (docs/shadow.md); how often it could
be used is printed, too. --live: a database of that server, or a file ("sqlite:PATH"), which is dropped and made anew: before
each case it gets the parent's migrations by `apply`, and `check` asks it instead of taking base's as applied. Cases whose
parent's migrations do not run there are counted apart.
"""
import argparse
import collections
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

RULES = {"depends": "needs-pending", "breaks": "breaks-code", "insert_gaps": "tightens-writes"}


def usable(case):
    return (not case["mig_errors"] and not case["edited"] and not case["removed_migrations"]
            and case["s0_errors"] <= 10 and case["statements"] > 0)


class Live:
    """One database that follows the history: from parent to parent, from nothing where that does not go."""

    def __init__(self, url, program, repo, config):
        self.url, self.command = url, [program, "-C", repo, "--config", config, "apply", "--env", "live", "--rev"]
        self.at, self.ready, self.why = None, False, None

    def fresh(self):
        u = urllib.parse.urlsplit(self.url)
        name, query = u.path.lstrip("/"), dict(urllib.parse.parse_qsl(u.query))
        if u.scheme == "sqlite":
            for end in ("", "-wal", "-shm", "-journal"):
                if os.path.exists(u.path + end):
                    os.unlink(u.path + end)
            with contextlib.closing(sqlite3.connect(u.path)) as db:
                db.execute("VACUUM")
        elif u.scheme.startswith("postgres"):
            other = urllib.parse.urlunsplit(u._replace(path="/postgres"))
            for sql in ('DROP DATABASE IF EXISTS "%s"', 'CREATE DATABASE "%s"'):
                subprocess.run(["psql", "-q", "-d", other, "-c", sql % name], check=True, capture_output=True)
        else:
            command = ["mariadb", "--no-defaults", "-u", u.username or "root"]
            command += ["-S", query["socket"]] if "socket" in query else ["-h", u.hostname, "-P", str(u.port or 3306)]
            subprocess.run(command + ["-e", "DROP DATABASE IF EXISTS `%s`; CREATE DATABASE `%s`" % (name, name)],
                           check=True, capture_output=True)

    def apply(self, rev):
        p = subprocess.run(self.command + [rev], capture_output=True, timeout=600)
        self.why = p.stderr.decode("utf-8", "replace").strip()[-300:]
        return p.returncode == 0 or "no migrations for environment" in self.why

    def reach(self, parent):
        """Whether the database has what parent's migrations leave."""
        if self.at != parent:
            ok = self.ready and self.apply(parent)
            if not ok:
                self.fresh()
                ok = self.apply(parent)
            self.at, self.ready = parent, ok
        return self.ready


def run(program, repo, case, seconds, config, live):
    command = [program, "-C", repo, "--format", "json"] + (["--config", config] if config else [])
    command += ["check"] + ([] if live else ["--assume", "base"]) + ["--base", case["parent"]]
    if case["mode"] == "first":
        command += ["--head", case["commit"], "--code", case["parent"]]
    else:
        command += ["--head", case["tree"]]
    start = time.monotonic()
    try:
        p = subprocess.run(command, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None, "timeout", seconds
    errors = p.stderr.decode("utf-8", "replace")
    took = time.monotonic() - start
    if p.returncode not in (0, 1, 3):
        return None, "exit %d: %s" % (p.returncode, p.stderr.decode("utf-8", "replace").strip()[:300]), took
    try:
        report = json.loads(p.stdout)
        if "coverage" not in report:
            return None, "exit %d: %s" % (p.returncode, (report.get("error") or {}).get("message")), took
        report["shadow"] = shadow_use(report, errors)
        return report, p.returncode, took
    except ValueError:
        return None, "no JSON: " + p.stdout.decode("utf-8", "replace")[:200], took


def bare(name):
    return name.split(".")[-1].lower()


def label_key(label):
    """(file, kind, table, name); a unique set is matched by its file alone, a function by its name."""
    kind = label.get("kind", "column")
    table, column = bare(label.get("table") or ""), (label.get("column") or "").lower()
    if kind in ("unique", "function", "type"):
        return (label["file"], kind, table if kind != "unique" else "", "")
    if kind == "enum":
        return (label["file"], "enum", table, column)
    return (label["file"], kind, table, column)


def finding_key(f):
    o = f["object"]
    kind, table, name = o["kind"], (o.get("table") or "").lower(), (o.get("name") or "").lower()
    if kind in ("table", "view"):
        return (f["path"], "table", name or table, "")
    if kind == "unique":
        return (f["path"], "unique", "", "")
    if kind in ("function", "type"):
        return (f["path"], kind, name, "")
    if kind == "enum_value":
        return (f["path"], "enum", table, name)
    return (f["path"], "column", table, name)


def ratio(a, b):
    return "%.1f" % (100.0 * a / b) if b else "-"


def shadow_use(report, p_err):
    """whole, partial, refused (a pending file does not run), unused, idle (nothing to judge)."""
    for f in report["findings"]:
        if f["rule"] == "undecided" and f["message"].startswith("no database could be asked"):
            return "unused"
        if f["rule"] == "unanalysable" and "on a copy of the schema" in f["message"]:
            return "refused"
    if "could not be made" in p_err:
        return "partial"
    return "whole" if report["coverage"]["candidates"] else "idle"


class Score:
    def __init__(self):
        self.tp = self.fp = self.fn = self.n = 0

    def text(self):
        return "precision %s recall %s (TP %d FP %d FN %d of %d)" % (
            ratio(self.tp, self.tp + self.fp), ratio(self.tp, self.tp + self.fn), self.tp, self.fp, self.fn, self.n)


def lag_edits(repo, case):
    """A lag tree that edits or deletes files of the source is rightly reported as changed, or adds others."""
    if case["mode"] != "lag" or not case["migrations_pending"]:
        return False
    folder = os.path.dirname(case["migrations_pending"][0]) or "."
    for since in (case["parent"], case["commit"]):
        p = subprocess.run(["git", "-C", repo, "diff", "--name-only", "--no-renames", "--diff-filter=MD", since,
                            case["tree"], "--", folder], capture_output=True, text=True)
        if any(f.endswith((".sql", ".php")) for f in p.stdout.split("\n")):
            return True
    return False


def judge(case, report, scores, refs, wrong):
    for field, rule in RULES.items():
        found = [f for f in report["findings"] if f["rule"] == rule and f["level"] in ("block", "warn")]
        blocking = [f for f in found if f["level"] == "block"]
        labels = [x for x in case[field] if x.get("kind") != "other"]
        if case[field] and not labels:
            continue  # only labels of a kind that is not scored
        truth, guess = bool(labels), bool(blocking)
        s = scores[(case["mode"], field)]
        s.n += 1
        s.tp += truth and guess
        s.fp += guess and not truth
        s.fn += truth and not guess
        if truth != guess:
            wrong.append((field, case, "missed" if truth else "false",
                          labels[:3] if truth else [(f["path"], f["line"], f["message"]) for f in blocking[:3]]))
        if field == "insert_gaps":
            continue
        want = {label_key(x) for x in labels}
        maybe = {label_key(x) for x in case.get("depends_partial") or []} if field == "depends" else set()
        got = {finding_key(f) for f in blocking}
        r = refs[(case["mode"], field)]
        r.n += len(want | got)
        r.tp += len(want & got)
        for key in want - got:
            r.fn += 1
            wrong.append((field + " ref", case, "missed", key))
        for key in got - want - maybe:
            r.fp += 1
            wrong.append((field + " ref", case, "false", key))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("cases")
    p.add_argument("repo")
    p.add_argument("--limit", type=int, default=0, help="an even sample of N cases")
    p.add_argument("--mode", action="append")
    p.add_argument("--program", default="build/schemagate")
    p.add_argument("--misses", type=int, default=40)
    p.add_argument("--seconds", type=float, default=120)
    p.add_argument("--dump")
    p.add_argument("--shadow", metavar="URL")
    p.add_argument("--live", metavar="URL")
    o = p.parse_args()
    with open(o.cases) as f:
        cases = [c for c in map(json.loads, f) if usable(c) and (not o.mode or c["mode"] in o.mode)]
    cases = [c for c in cases if not lag_edits(o.repo, c)]
    if o.limit and o.limit < len(cases):
        cases = [cases[i * len(cases) // o.limit] for i in range(o.limit)]
    config, live = None, None
    if o.shadow or o.live:
        config = os.path.join(tempfile.mkdtemp(), "schemagate.conf")
        with open(config, "w") as f:
            if o.shadow:
                os.environ["BACKTEST_SHADOW"] = o.shadow
                f.write("[check]\n\tshadow = env:BACKTEST_SHADOW\n")
            if o.live:
                os.environ["BACKTEST_LIVE"] = o.live
                f.write('[environment "live"]\n\turl = env:BACKTEST_LIVE\n\tguard = none\n\tsnapshot = none\n')
    if o.live:
        live = Live(o.live, o.program, o.repo, config)
        cases.sort(key=lambda c: c["date"])
    unmade = collections.Counter()
    scores, refs, used = collections.defaultdict(Score), collections.defaultdict(Score), collections.Counter()
    wrong, broken, times, undecided = [], [], [], 0
    for case in cases:
        if live and not live.reach(case["parent"]):
            unmade[live.why.split("\n")[0]] += 1
            continue
        report, status, took = run(o.program, o.repo, case, o.seconds, config, live)
        times.append(took)
        if report is None or report.get("verdict") is None:
            broken.append((case["mode"], case["commit"][:10], status if report is None else report.get("error")))
            continue
        used[report["shadow"]] += 1
        undecided += report["coverage"]["undecided"]
        judge(case, report, scores, refs, wrong)
    for name, table in (("commits", scores), ("references", refs)):
        for field in RULES:
            total = Score()
            for (mode, f), s in sorted(table.items()):
                if f != field:
                    continue
                print("%-10s %-11s %-5s %s" % (name, field, mode, s.text()))
                for k in ("tp", "fp", "fn", "n"):
                    setattr(total, k, getattr(total, k) + getattr(s, k))
            if total.n:
                print("%-10s %-11s all   %s" % (name, field, total.text()))
    times.sort()
    if times:
        print("cases %d, failed to run %d, undecided statements %d, seconds per check median %.3f max %.3f" % (
            len(cases), len(broken), undecided, times[len(times) // 2], times[-1]))
    if live:
        print("live: parent's migrations did not run for %d cases" % sum(unmade.values()))
        for why, n in unmade.most_common(10):
            print("UNMADE %d: %s" % (n, why))
    if o.shadow:
        print("shadow: " + ", ".join("%s %d" % x for x in used.most_common()))
    if config:
        os.unlink(config)
        os.rmdir(os.path.dirname(config))
    for b in broken[:o.misses]:
        print("FAILED", *b)
    shown = collections.Counter()
    for field, case, kind, what in wrong:
        shown[(field, kind)] += 1
        if shown[(field, kind)] <= o.misses:
            print("%-11s %-6s %-5s %s tree %s: %s" % (field, kind, case["mode"], case["commit"][:10],
                                                   case["tree"][:10], what))
    if o.dump:
        with open(o.dump, "w") as f:
            json.dump([[x, c["mode"], c["commit"], c["tree"], k, w] for x, c, k, w in wrong], f, indent=1)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
