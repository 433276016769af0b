#!/usr/bin/env python3
"""make bench: medians of interleaved runs, each beside the floor that it is measured against.

nothing pending  `check` on a repository of 5,000 files whose change adds no migration, beside `git diff --stat BASE HEAD`
one pending      `check` with one pending migration on the same repository, beside `git grep -w` for the same name
apply            100 and 1,000 one-table migrations on each engine (the servers of SCHEMAGATE_TEST_PG and SCHEMAGATE_TEST_MYSQL,
                 if set), snapshot and guard off, beside the engine's own shell running the same files and a row for each
status           10,000 goose migrations that PostgreSQL has all applied, beside psql reading the same rows; with the CPU time and the
                 memory of one run (tests/formats/trips.t counts the trips to the server)
usage: bench.py PATH-OF-SCHEMAGATE [RUNS]
"""
import glob, os, re, shutil, statistics, subprocess, sys, tempfile, time

gate = os.path.abspath(sys.argv[1])
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 21
top = tempfile.mkdtemp()
env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="b", GIT_AUTHOR_EMAIL="b@b",
           GIT_COMMITTER_NAME="b", GIT_COMMITTER_EMAIL="b@b", XDG_STATE_HOME=top)


def sh(*argv, cwd=None, ok=(0,)):
    p = subprocess.run(argv, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if p.returncode not in ok:
        sys.exit("bench: %s: exit %d\n%s" % (" ".join(argv), p.returncode, p.stderr.decode()))
    return p.returncode


def timed(argv, cwd, ok):
    start = time.perf_counter()
    sh(*argv, cwd=cwd, ok=ok)
    return (time.perf_counter() - start) * 1000


def pair(name, a, b, cwd, ok=(0,), bound=None):
    ours, floor = [], []
    timed(a, cwd, ok), timed(b, cwd, (0, 1))
    for _ in range(runs):
        ours.append(timed(a, cwd, ok))
        floor.append(timed(b, cwd, (0, 1)))
    x, y = statistics.median(ours), statistics.median(floor)
    print("%-16s schemagate %.1f ms [%.1f-%.1f], floor %.1f ms [%.1f-%.1f], ratio %.2f%s" % (
        name, x, min(ours), max(ours), y, min(floor), max(floor), x / y,
        "" if bound is None else "; bound %.1f ms: %s" % (bound(y), "met" if x <= bound(y) else "MISSED")))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


repo = os.path.join(top, "repo")
os.mkdir(repo)
sh("git", "init", "-q", "-b", "main", repo)
write(repo + "/migrations/0001_orders.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL);\n")
for i in range(5000):
    write("%s/src/p%02d/m%02d/file%04d.ts" % (repo, i % 50, i // 50 % 20, i),
          "".join("export function f%d_%d(db) { return db.query('SELECT id FROM orders WHERE id = %d'); }\n" % (i, k, k)
                  for k in range(20)))
sh("git", "add", "-A", cwd=repo)
sh("git", "commit", "-q", "-m", "base", cwd=repo)
sh("git", "gc", "-q", cwd=repo)
sh("git", "checkout", "-q", "-b", "work", cwd=repo)
for i in range(20):
    write("%s/src/p%02d/m00/file%04d.ts" % (repo, i, i), "export const x = %d;\n" % i)
sh("git", "commit", "-q", "-a", "-m", "work", cwd=repo)
pair("nothing pending", [gate, "check", "--base", "main", "--head", "work"], ["git", "diff", "--stat", "main", "work"], repo,
     bound=lambda floor: 3 * floor + 20)
write(repo + "/migrations/0002_shipped.sql", "ALTER TABLE orders ADD COLUMN shipped_at TEXT;\n")
write(repo + "/src/p00/m00/file0000.ts", "export const q = (db) => db.query('SELECT shipped_at FROM orders');\n")
sh("git", "add", "-A", cwd=repo)
sh("git", "commit", "-q", "-m", "pending", cwd=repo)
pair("one pending", [gate, "check", "--base", "main", "--head", "work"],
     ["git", "grep", "-lw", "-e", "shipped_at", "-e", "orders", "work"], repo, ok=(1,))



def host_of(url, name):
    return re.search(name + "=([^&]*)", url).group(1)


def apply(engine, count, url, make, shell, begin):
    """make: shell text that leaves an empty database; shell: the engine's own, reading SQL from standard input."""
    d = "%s/%s%d" % (top, engine, count)
    os.mkdir(d)
    sh("git", "init", "-q", "-b", "main", d)
    for i in range(1, count + 1):
        write("%s/migrations/%04d_t.sql" % (d, i),
              "CREATE TABLE t%04d (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, at TEXT);\n" % i)
    write(d + "/schemagate.conf", '[source "app"]\n path = migrations\n dialect = %s\n[environment "p"]\n url = env:BENCH_URL\n'
          " guard = none\n snapshot = none\n" % engine)
    sh("git", "add", "-A", cwd=d)
    sh("git", "commit", "-q", "-m", "many", cwd=d)
    env["BENCH_URL"] = url
    write(d + "/floor.sh", '{ echo "CREATE TABLE h (f VARCHAR(200));"; for f in migrations/*.sql; do printf "%s;\\n"; cat "$f"; '
          'printf "INSERT INTO h VALUES (\'%%s\');COMMIT;\\n" "$f"; done; } | %s\n' % (begin, shell))
    write(d + "/ours.sh", 'exec "$1" apply --env p -q\n')
    ours, floor = [], []
    for _ in range(3 if count > 100 else max(3, runs // 5)):
        sh("sh", "-c", make, ok=(0,))
        ours.append(timed(["sh", d + "/ours.sh", gate], d, (0,)))
        sh("sh", "-c", make, ok=(0,))
        floor.append(timed(["sh", d + "/floor.sh"], d, (0,)))
    x, y = statistics.median(ours), statistics.median(floor)
    print("apply %-10s %4d: schemagate %.0f ms (%.2f each), floor %.0f ms, ratio %.2f" % (engine, count, x, x / count, y, x / y))


def status(count, url, psql):
    """Bounds: 150 ms, 64 MiB."""
    d = top + "/status"
    os.mkdir(d)
    sh("git", "init", "-q", "-b", "main", d)
    for i in range(1, count + 1):
        write("%s/migrations/%05d_t.sql" % (d, i), "-- +goose Up\nCREATE TABLE t%05d (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL);\n"
              "-- +goose Down\nDROP TABLE t%05d;\n" % (i, i))
    write(d + "/schemagate.conf", '[source "app"]\n path = migrations\n dialect = postgresql\n[environment "p"]\n url = env:BENCH_URL\n')
    sh("git", "add", "-A", cwd=d)
    sh("git", "-c", "gc.auto=0", "commit", "-q", "-m", "many", cwd=d)
    sh("git", "gc", "-q", cwd=d)
    sh(*psql, "-c", "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, "
       "tstamp timestamp DEFAULT now())", "-c", "INSERT INTO goose_db_version (version_id, is_applied) SELECT i, true FROM "
       "generate_series(0, %d) i" % count)
    env["BENCH_URL"] = url
    said = subprocess.run([gate, "status"], cwd=d, env=env, capture_output=True, text=True).stdout
    if said.count(" applied") != count:
        sys.exit("bench: status does not see %d applied migrations" % count)
    pair("status %d" % count, [gate, "status"], [*psql, "-c", "SELECT version_id, is_applied, tstamp FROM goose_db_version ORDER BY 1"], d,
         bound=lambda floor: 150)
    with open(os.devnull, "w") as null:
        child = subprocess.Popen([gate, "status"], cwd=d, env=env, stdout=null)
        used = os.wait4(child.pid, 0)[2]
    print("%-16s %.0f ms of CPU time, %.1f MiB resident; bound 64 MiB: %s" % ("", (used.ru_utime + used.ru_stime) * 1000,
          used.ru_maxrss / 1024, "met" if used.ru_maxrss <= 64 * 1024 else "MISSED"))


pg, my = os.environ.get("SCHEMAGATE_TEST_PG"), os.environ.get("SCHEMAGATE_TEST_MYSQL")
for count in (100, 1000):
    db = top + "/apply.db"
    apply("sqlite", count, "sqlite:" + db, "rm -f %s*; : >%s" % (db, db), "sqlite3 " + db, "BEGIN IMMEDIATE")
    if pg:
        tool = sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))[-1] if glob.glob("/usr/lib/postgresql/*/bin/psql") else "psql"
        psql = "%s -qXb -h %s -U postgres " % (tool, host_of(pg, "host"))
        apply("postgresql", count, "postgresql://postgres@/bench?host=" + host_of(pg, "host"),
              psql + "-d postgres -c 'DROP DATABASE IF EXISTS bench WITH (FORCE)' -c 'CREATE DATABASE bench'",
              psql + "-d bench", "BEGIN")
    if my:
        client = "mariadb --no-defaults -S %s -u root " % host_of(my, "socket")
        apply("mysql", count, "mysql://root@localhost/bench?socket=" + host_of(my, "socket"),
              client + "-e 'DROP DATABASE IF EXISTS bench; CREATE DATABASE bench'", client + "bench", "SET autocommit = 0")
if pg:
    sh("sh", "-c", psql + "-d postgres -c 'DROP DATABASE bench WITH (FORCE)' -c 'CREATE DATABASE bench'")
    status(10000, "postgresql://postgres@/bench?host=" + host_of(pg, "host"), (psql + "-d bench").split())
    sh("sh", "-c", psql + "-d postgres -c 'DROP DATABASE bench WITH (FORCE)'")
if my:
    sh("sh", "-c", client + "-e 'DROP DATABASE bench'")
shutil.rmtree(top)
