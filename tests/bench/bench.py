#!/usr/bin/env python3
"""make bench: medians of interleaved runs, each beside the floor that it is measured against.

nothing pending  `check` on a repository of 5,000 files whose change adds no migration, beside `git diff --stat BASE HEAD`
one pending      `check` with one pending migration on the same repository, beside `git grep -w` for the same name
apply            100 and 1,000 one-table migrations on each engine (the servers of SCHEMAGATE_TEST_PG and SCHEMAGATE_TEST_MYSQL,
                 if set), snapshot and guard off, beside the engine's own shell running the same files and a row for each
status           10,000 goose migrations that PostgreSQL has all applied, beside psql reading the same rows; with the CPU time and the
                 memory of one run (tests/formats/trips.t counts the trips to the server)
replay           `schema` of 1,000 migrations without a server, for each dialect: without the replay cache (bound 500 ms, SQLite apart, whose
                 own shell is the floor) and with it filled (bound 20 ms); then a history that grew by one file
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


def history(dialect, count):
    """A mix as histories have it: tables, columns added, unique indexes, views, renames."""
    kind = {"postgresql": "bigserial PRIMARY KEY", "mysql": "bigint AUTO_INCREMENT PRIMARY KEY", "sqlite": "INTEGER PRIMARY KEY"}
    last, tables = "", []
    for i in range(1, count + 1):
        if i % 5 == 1:
            last = "t%04d" % i
            tables.append(last)
            yield ("CREATE TABLE %s (\n  id %s,\n  name varchar(200) NOT NULL,\n  state varchar(20) NOT NULL DEFAULT 'new',\n"
                   "  amount numeric(12,2)\n);\nCREATE INDEX %s_name ON %s (name);\n" % (last, kind[dialect], last, last))
        elif i % 5 == 2:
            yield "ALTER TABLE %s ADD COLUMN note%d text;\nALTER TABLE %s ADD COLUMN n%d integer;\n" % (last, i, last, i)
        elif i % 5 == 3:
            yield "CREATE UNIQUE INDEX %s_u%d ON %s (name, state);\n" % (last, i, last)
        elif i % 5 == 4:
            yield ("CREATE VIEW v%d AS SELECT a.id, a.name, b.state AS other FROM %s a JOIN %s b ON b.id = a.id;\n"
                   % (i, last, tables[len(tables) // 2]))
        else:
            yield "ALTER TABLE %s RENAME COLUMN amount TO total;\nUPDATE %s SET state = 'old' WHERE id < 100;\n" % (last, last)


def spent(argv, cwd, n, before=lambda: None):
    """Medians of elapsed time and of CPU time, both in ms."""
    walls, cpus = [], []
    for _ in range(n):
        before()
        start = time.perf_counter()
        child = subprocess.Popen(argv, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        walls.append((time.perf_counter() - start) * 1000)
        cpus.append((used.ru_utime + used.ru_stime) * 1000)
        child.returncode = status
        if status:
            sys.exit("bench: %s: status %d" % (" ".join(argv), status))
    return statistics.median(walls), statistics.median(cpus)


def replay(dialect, count):
    d = "%s/replay-%s" % (top, dialect)
    os.mkdir(d)
    sh("git", "init", "-q", "-b", "main", d)
    for i, text in enumerate(history(dialect, count), 1):
        write("%s/migrations/%05d_m.sql" % (d, i), text)
    write(d + "/schemagate.conf", '[source "app"]\n path = migrations\n dialect = %s\n' % dialect)
    sh("git", "add", "-A", cwd=d)
    sh("git", "commit", "-q", "-m", "many", cwd=d)
    sh("git", "gc", "-q", cwd=d)
    kept = d + "/.git/schemagate"
    argv = [gate, "schema", "--format", "json"]
    few = 1 if dialect == "sqlite" else max(3, runs // 3)
    cold = spent(argv, d, few, lambda: shutil.rmtree(kept, ignore_errors=True))
    warm = spent(argv, d, runs)
    one = "/".join(os.listdir(kept + "/replay"))
    write("%s/migrations/%05d_m.sql" % (d, count + 1), "ALTER TABLE t0001 ADD COLUMN late integer;\n")
    sh("git", "add", "-A", cwd=d)
    sh("git", "commit", "-q", "-m", "more", cwd=d)

    def forget():
        for name in os.listdir(kept + "/replay"):
            if name != one:
                os.remove(kept + "/replay/" + name)
    grown = spent(argv, d, few, forget)
    floor = ""
    if dialect == "sqlite":
        floor = "; sqlite3 %.0f ms (CPU %.0f)" % spent(["sh", "-c", "cat migrations/*.sql | sqlite3 :memory:"], d, 1)
    else:
        floor = "; bound 500 ms: " + ("met" if cold[0] <= 500 else "MISSED")
    print("replay %-10s %d: %.0f ms (CPU %.0f)%s; kept %.1f ms (CPU %.1f), bound 20 ms: %s; one more file %.1f ms (CPU %.1f)" % (
        dialect, count, *cold, floor, *warm, "met" if warm[0] <= 20 else "MISSED", *grown))


for dialect in ("postgresql", "mysql", "sqlite"):
    replay(dialect, 1000)
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
