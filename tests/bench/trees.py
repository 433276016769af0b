#!/usr/bin/env python3
"""make bench-trees REPOS="PATH[@COMMIT]...": `check` of whole trees, cold and warm, beside what only inflates them and beside git grep.

Of each repository the commit (default: the newest whose migrations name something that code uses) and its first parent are judged
in a bare repository of its own, which borrows the objects and lacks the blobs that the clone lacks. Runs are interleaved:
  inflate   every blob of the tree through libgit2 on two threads (inflate.c): bound of cold 1.5 times this
  git grep  -n -w -F -f NAMES COMMIT with the names of the delta: five times cold at least
  cold      check --base PARENT --head COMMIT with an empty cache
  again     the same with what that run kept
  warm      the first check of a commit that changes 20 files of code more, with what "cold" kept: bound 50 ms
  other     the same with what the check of another delta kept: no candidate was read before
Medians in ms, CPU time in brackets, the most memory of cold and warm.
usage: trees.py PATH-OF-SCHEMAGATE PATH-OF-INFLATE [-n RUNS] PATH[@COMMIT]...
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, time

CODE = (".ts", ".tsx", ".js", ".jsx", ".py", ".go", ".java", ".kt", ".php", ".rb", ".rs", ".cs", ".scala", ".ex", ".vue", ".svelte", ".c")
FILES, TRIES, PATIENCE = 20, 60, 120
p = argparse.ArgumentParser()
p.add_argument("gate"), p.add_argument("inflate"), p.add_argument("repos", nargs="+"), p.add_argument("-n", type=int, default=7)
o = p.parse_args()
gate, inflate = os.path.abspath(o.gate), os.path.abspath(o.inflate)
env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="b", GIT_AUTHOR_EMAIL="b@b",
           GIT_COMMITTER_NAME="b", GIT_COMMITTER_EMAIL="b@b")
top = tempfile.mkdtemp()


def git(d, *argv, stdin=None, index=None):
    e = dict(env, GIT_INDEX_FILE=index) if index else env
    r = subprocess.run(["git", "-C", d, *argv], env=e, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if r.returncode:
        sys.exit("trees.py: git %s: %s" % (" ".join(argv), r.stderr.decode(errors="replace")))
    return r.stdout


def output(argv, d):
    return subprocess.run(argv, cwd=d, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def judged(d, base, head):
    r = subprocess.run([gate, "check", "--base", base, "--head", head, "--assume", "base", "--format", "json"], cwd=d, env=env,
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(r.stdout) if r.returncode in (0, 1) and r.stdout else {}


def run(argv, cwd, out=os.devnull):
    """Milliseconds, of them on a processor, MiB; None when it takes too long."""
    with open(out, "w") as f:
        start = time.perf_counter()
        child = subprocess.Popen(argv, cwd=cwd, env=env, stdout=f, stderr=subprocess.DEVNULL)
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG if time.perf_counter() - start > 5 else 0)
            if pid:
                break
            if time.perf_counter() - start > PATIENCE:
                child.kill()
                os.wait4(child.pid, 0)
                child.returncode = 1
                return None
            time.sleep(0.01)
        child.returncode = status
    return (time.perf_counter() - start) * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024


def borrowed(path, name):
    d = "%s/%s.git" % (top, name)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", d], env=env, check=True)
    objects = git(path, "rev-parse", "--path-format=absolute", "--git-path", "objects").decode().strip()
    with open(d + "/objects/info/alternates", "w") as f:
        f.write(objects + "\n")
    return d


def entries(d, rev):
    for line in git(d, "ls-tree", "-r", "-z", "-l", rev).split(b"\0")[:-1]:
        meta, path = line.split(b"\t", 1)
        mode, kind, oid, size = meta.split()
        yield mode, kind, oid, int(size) if size.isdigit() else -1, path


def commit(d, rev, parent, changed=()):
    """The commit's tree without what is not there, and with other blobs at the paths of changed."""
    index = top + "/index"
    git(d, "read-tree", rev, index=index)
    blobs = [(oid, path) for _, kind, oid, _, path in entries(d, rev) if kind == b"blob"]
    there = git(d, "cat-file", "--batch-check=%(objectname)", stdin=b"".join(oid + b"\n" for oid, _ in blobs)).split(b"\n")
    gone = [path for (_, path), line in zip(blobs, there) if line.endswith(b"missing")]
    lines = [(b"0", b"0" * 40, g) for g in gone] + list(changed)
    git(d, "update-index", "-z", "--index-info", stdin=b"".join(b"%s %s\t%s\0" % c for c in lines), index=index)
    tree = git(d, "write-tree", "--missing-ok", index=index).decode().strip()
    os.unlink(index)
    return git(d, "commit-tree", "-m", "bench", tree, *(["-p", parent] if parent else [])).decode().strip()


def newest(d, path):
    """The newest commit with migrations whose check has files to read: (base, head) without what is not there."""
    head = git(path, "rev-parse", "HEAD").decode().strip()
    found = git(d, "log", "--first-parent", "--diff-filter=A", "--format=%H", "-n", str(TRIES), head, "--", "*igrat*.sql", "*igrations/*",
                "*igration/*", "*/migrate/*", "*drizzle/*.sql", "*versions/*.py").decode().split()
    for c in found:
        parents = git(d, "rev-list", "--parents", "-n", "1", c).decode().split()
        if len(parents) < 2:
            continue
        base = commit(d, parents[1], None)
        with_it = commit(d, c, base)
        if judged(d, base, with_it).get("coverage", {}).get("candidates", 0) > 0:
            return base, with_it, c
    sys.exit("trees.py: %s: no commit of the last %d with migrations that code uses" % (path, TRIES))


def delta(d, base, head):
    objects = [c["object"] for c in json.loads(output([gate, "schema", "--diff", base, head, "--format", "json"], d))["changes"]]
    return sorted({x for ob in objects for x in (ob["name"], ob.get("table")) if x})


def other_table(d, base, names):
    """A table that the delta does not name: the longest name of all, few files will have it."""
    tables = json.loads(output([gate, "schema", "--rev", base, "--format", "json"], d))
    return max((t["name"] for t in tables.get("tables", []) if t["name"] not in names), key=len)


def change(d, head, number):
    """A commit that changes 20 files of code: other ones for each number."""
    code = [(mode, oid, path) for mode, kind, oid, size, path in entries(d, head)
            if kind == b"blob" and path.endswith(tuple(c.encode() for c in CODE)) and 200 < size < 100000 and b"igrat" not in path]
    step = max(1, len(code) // FILES)
    out = []
    for mode, oid, path in code[number % step::step][:FILES]:
        text = git(d, "cat-file", "blob", oid.decode()) + b"\n" * (number + 1)
        out.append((mode, git(d, "hash-object", "-w", "--stdin", stdin=text).strip(), path))
    return commit(d, head, head, out)


def middle(runs):
    return statistics.median(r[0] for r in runs), statistics.median(r[1] for r in runs), max(r[2] for r in runs)


def shown(runs):
    return "more than %d s" % PATIENCE if not all(runs) else "%.0f (%.0f)" % middle(runs)[:2]


def measure(word):
    path, _, rev = word.partition("@")
    d = borrowed(path, os.path.basename(os.path.abspath(path).rstrip("/").removesuffix("/.git").removesuffix("/repo")))
    if rev:
        base = commit(d, rev + "^1", None)
        head = commit(d, rev, base)
    else:
        base, head, rev = newest(d, path)
    git(d, "update-ref", "refs/heads/main", head)
    names = delta(d, base, head)
    with open(d + "/names", "w") as f:
        f.write("\n".join(names) + "\n")
    other = other_table(d, base, names)
    changes = [change(d, head, i) for i in range(2 * o.n)]
    kept, size = d + "/schemagate", sum(max(0, size) for _, _, _, size, _ in entries(d, head))
    check = lambda h: [gate, "check", "--base", base, "--head", h, "--assume", "base", "--format", "json"]
    runs = {k: [] for k in ("inflate", "git grep", "cold", "again", "warm", "other")}
    run([inflate, d, head], d)
    for i in range(o.n):
        runs["inflate"].append(run([inflate, d, head], d))
        if all(runs["git grep"]):
            runs["git grep"].append(run(["git", "grep", "-n", "-w", "-F", "-f", "names", head], d))
        shutil.rmtree(kept, ignore_errors=True)
        runs["cold"].append(run(check(head), d))
        runs["again"].append(run(check(head), d))
        runs["warm"].append(run(check(changes[2 * i]), d))
        shutil.rmtree(kept)
        run([gate, "impact", "--rev", head, other], d)
        runs["other"].append(run(check(changes[2 * i + 1]), d))
    c = judged(d, base, head)["coverage"]
    floor, cold, warm = middle(runs["inflate"]), middle(runs["cold"]), middle(runs["warm"])
    grep = PATIENCE * 1000 if not all(runs["git grep"]) else middle(runs["git grep"])[0]
    print("%s %s: %.0f MB, %d names, %d files of code, %d candidates, %d statements" % (
        os.path.basename(d), rev[:12], size / 1e6, len(names), c["files"], c["candidates"], c["statements"]))
    print("  " + ", ".join("%s %s" % (k, shown(v)) for k, v in runs.items()))
    print("  cold is %.2f x inflate (bound 1.5), git grep is %.1f x cold (bound 5), warm %.0f ms (bound 50); %.0f MiB cold, %.0f MiB warm" % (
        cold[0] / floor[0], grep / cold[0], warm[0], cold[2], warm[2]), flush=True)


try:
    for w in o.repos:
        measure(w)
finally:
    shutil.rmtree(top)
