#!/usr/bin/env python3
"""make bench-status: `status` with 10,000 migrations that PostgreSQL has all applied, for each tool that schemagate reads.

For each: median time of interleaved runs beside psql reading the same rows, the memory of a run and how often it waited for the
server. Bounds: 150 ms, 64 MiB, two trips.
usage: status.py PATH-OF-SCHEMAGATE PATH-OF-TOOL [-n RUNS] [-c MIGRATIONS] [-k FOLDER] [-o] [-i] [FORMAT...]   (tool: tests/formats/tool.c)
       -k keeps the projects and finds them there again; -o also with the rows of our own history beside the tool's; -i counts the
       instructions too (valgrind)
"""
import argparse, glob, os, re, shutil, statistics, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import projects

here = os.path.dirname(os.path.abspath(__file__))
p = argparse.ArgumentParser()
p.add_argument("gate"), p.add_argument("tool"), p.add_argument("formats", nargs="*")
p.add_argument("-n", type=int, default=11), p.add_argument("-c", type=int, default=10000), p.add_argument("-k")
p.add_argument("-o", action="store_true"), p.add_argument("-i", action="store_true")
o = p.parse_intermixed_args()
gate, tool = os.path.abspath(o.gate), os.path.abspath(o.tool)
host = re.search("host=([^&]*)", os.environ["SCHEMAGATE_TEST_PG"]).group(1)
name = "bench_status_%d" % os.getpid()
url = "postgresql://postgres@/%s?host=%s" % (name, host)
found = sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))
psql = [found[-1] if found else "psql", "-qXb", "-h", host, "-U", "postgres", "-d"]
top = o.k or tempfile.mkdtemp()
env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="b", GIT_AUTHOR_EMAIL="b@b",
           GIT_COMMITTER_NAME="b", GIT_COMMITTER_EMAIL="b@b", XDG_STATE_HOME=top, BENCH_URL=url)
os.makedirs(top, exist_ok=True)


def sh(*argv, cwd=None, stdout=subprocess.DEVNULL):
    r = subprocess.run(argv, cwd=cwd, env=env, stdout=stdout, stderr=subprocess.PIPE, text=True)
    if r.returncode:
        sys.exit("status.py: %s: exit %d\n%s" % (" ".join(argv), r.returncode, r.stderr))
    return r.stdout


def run(argv, cwd):
    """Milliseconds, of them on a processor, MiB."""
    with open(os.devnull, "w") as null:
        start = time.perf_counter()
        child = subprocess.Popen(argv, cwd=cwd, env=env, stdout=null)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        if status:
            sys.exit("status.py: %s: status %d" % (" ".join(argv), status))
        return (time.perf_counter() - start) * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024


def instructions(argv, cwd):
    """In millions, of user space: what no other load on the machine bears on."""
    r = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *argv], cwd=cwd, env=env,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"I *refs: *([0-9,]+)", r.stderr).group(1).replace(",", "")) / 1e6


def project(kind):
    d = "%s/%s-%d" % (top, kind, o.c)
    if os.path.exists(d + "/.git"):
        return d, open(d + "/.git/source").read()
    os.mkdir(d)
    path = projects.write(kind, d, o.c)
    with open(d + "/schemagate.conf", "w") as f:
        f.write('[source "app"]\n path = %s\n dialect = postgresql\n%s[environment "p"]\n url = env:BENCH_URL\n'
                " guard = none\n snapshot = none\n" % (
            path or ".", " format = plain\n" if kind == "plain" else ""))
    sh("git", "init", "-q", "-b", "main", d)
    sh("git", "add", "-A", cwd=d)
    sh("git", "-c", "gc.auto=0", "commit", "-q", "-m", "many", cwd=d)
    sh("git", "gc", "-q", cwd=d)
    with open(d + "/.git/source", "w") as f:
        f.write(path)
    return d, path


def trips(d):
    """How often it waits for the server, counted between the two."""
    between = tempfile.mkdtemp(dir="/tmp")
    script = os.path.join(here, "../formats/trips.py")
    env["BENCH_URL"] = url.replace(host, between)
    n = sh("python3", script, host, between, gate, "status", cwd=d, stdout=subprocess.PIPE).strip()
    env["BENCH_URL"] = url
    shutil.rmtree(between)
    return n


def bench(kind):
    d, path = project(kind)
    sh(*psql, "postgres", "-c", "DROP DATABASE IF EXISTS %s WITH (FORCE)" % name, "-c", "CREATE DATABASE " + name)
    if kind == "plain":
        sh(gate, "baseline", "--env", "p", "--force", "--reason", "bench", cwd=d)
    else:
        sh(tool, "record", d, path, url)
        if o.o:
            sh(gate, "baseline", "--env", "p", "--force", "--reason", "bench", cwd=d)
    said = sh(gate, "status", cwd=d, stdout=subprocess.PIPE)
    if said.count(" applied") != o.c:
        sys.exit("status.py: %s: status sees %d applied migrations, not %d\n%s" % (kind, said.count(" applied"), o.c, said[:400]))
    tables = sh(*psql, name, "-At", "-c", "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace"
                "::text NOT IN ('pg_catalog', 'information_schema')", stdout=subprocess.PIPE).split()
    floor = [*psql, name]
    for t in tables:
        floor += ["-c", "SELECT * FROM " + t]
    sh(*psql, name, "-c", "VACUUM ANALYZE")
    ours, cpus, floors, most = [], [], [], 0
    for _ in range(o.n):
        ms, cpu, mib = run([gate, "status"], d)
        ours.append(ms), cpus.append(cpu)
        most = max(most, mib)
        floors.append(run(floor, d)[0])
    n, ms = trips(d), statistics.median(ours)
    count = instructions([gate, "status"], d) if o.i else 0
    print("%-17s %6.1f ms [%.1f-%.1f] CPU %5.1f ms, floor %5.1f ms  %s  %4.1f MiB  %s trips  %s" % (
        kind, ms, min(ours), max(ours), statistics.median(cpus), statistics.median(floors), "%6.0f M instructions" % count if count else "", most, n,
        "met" if ms <= 150 and most <= 64 and n == "2" else "MISSED"), flush=True)


for kind in o.formats or projects.FORMATS:
    bench(kind)
sh(*psql, "postgres", "-c", "DROP DATABASE %s WITH (FORCE)" % name)
if not o.k:
    shutil.rmtree(top)
