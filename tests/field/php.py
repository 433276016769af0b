#!/usr/bin/env python3
"""Replay the migrations of a PHP project, one by one, through the tool's own command, on a real MariaDB.

For each migration, in the order that `status` gives them: `apply --to ID`, which starts the command (tests/field/laravel.php or
tests/field/doctrine.php: the project's whole application cannot be installed here, its migrations run through Debian's Illuminate
or Doctrine DBAL packages); then
  state    `status` knows exactly those as applied that the tool's own table names, all others as pending
  effects  `schema --at ID`, our reading of the files, against `--env field schema`, what MariaDB says: lines that differ
Prints a line for each migration and a summary; nothing of the repository is kept.

usage: php.py --gate build/schemagate --repo CLONE.git --tool laravel|doctrine --path FOLDER [--also PATH]... --url mysql:URL
URL is a server of tests/servers.sh. --also: more of the repository that the migrations need.
"""
import argparse, io, json, os, subprocess, sys, tarfile, tempfile

here = os.path.dirname(os.path.abspath(__file__))
ap = argparse.ArgumentParser()
for name in ("gate", "repo", "tool", "path", "url"):
    ap.add_argument("--" + name, required=True)
ap.add_argument("--also", action="append", default=[])
ap.add_argument("--verbose", action="store_true")
o = ap.parse_args()
gate = os.path.abspath(o.gate)


def git(*args, cwd=None):
    return subprocess.run(["git", *args], cwd=cwd, check=True, stdout=subprocess.PIPE).stdout


def run(*args):
    p = subprocess.run([gate, "-C", work, "--format", "json", *args], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        return p.returncode, json.loads(p.stdout)
    except ValueError:
        sys.exit("no JSON from %s: %s" % (args, p.stderr[-500:]))


def lines(*args):
    rc, doc = run(*args)
    if rc:
        return {"schema: " + str(doc.get("error"))}
    with open(top + "/catalog.json", "w") as f:
        json.dump(doc, f)
    out = subprocess.run([here + "/../formats/lines.py", top + "/catalog.json"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return set(l for l in out.splitlines() if "migration_versions" not in l)


def sql(text):
    return subprocess.run(["mariadb", "--no-defaults", "-u", "root", "-N", "-B", "-r", "-S", o.url.split("socket=")[1], "-e", text], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.splitlines()


top = tempfile.mkdtemp()
work = top + "/work"
os.mkdir(work)
tarfile.open(fileobj=io.BytesIO(git("-C", o.repo, "archive", "HEAD", o.path, "composer.json", *o.also))).extractall(work, filter="data")
with open(work + "/schemagate.conf", "w") as f:
    f.write('[source "app"]\n\tpath = %s\n\tformat = %s\n\tdialect = mysql\n%s\tcommand = "php -d error_reporting=0 %s/%s.php %s %s {version}"\n'
            '[environment "field"]\n\turl = env:FIELD_URL\n\tguard = none\n\tsnapshot = none\n' % (
                o.path, o.tool, "\ttable = migration_versions\n\ttablePrefix = wallabag_\n" if o.tool == "doctrine" else "", here, o.tool, work, o.path))
db = "field_%d" % os.getpid()
sql("CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci" % db)
env = dict(os.environ, FIELD_URL=o.url.replace("/schemagate?", "/%s?" % db), GIT_CONFIG_GLOBAL="/dev/null")
git("init", "-q", "-b", "main", cwd=work)
git("add", "-A", "-f", cwd=work)
git("-c", "user.name=f", "-c", "user.email=f@example.org", "commit", "-qm", "all", cwd=work)

# What our reading does not know, by migration: told there, at its line.
told, last = {}, None
listed = subprocess.run([os.path.dirname(gate) + "/tests/formats/tool", "list", work, o.path, env["FIELD_URL"]], check=True, stdout=subprocess.PIPE, text=True)
for line in listed.stdout.splitlines():
    if line.startswith("  line "):
        told.setdefault(last, []).append(line.strip())
    else:
        last = line.split()[0]
rc, doc = run("status")
ids = [m["id"] for m in doc["environments"][0]["migrations"]]
exact = effects = failed = clean = wrong = 0
before, read, live = set(), set(), set()
for n, one in enumerate(ids, 1):
    rc, said = run("apply", "--env", "field", "--to", one)
    if rc:
        failed += 1
        e = said.get("error") or {}
        print("%-60s apply: exit %d: %s %s" % (one, rc, e.get("message"), e.get("detail")))
        break
    rc, doc = run("status")
    states = {m["id"]: m["state"] for m in doc["environments"][0]["migrations"]}
    column, table = ("migration", "migrations") if o.tool == "laravel" else ("version", "migration_versions")
    theirs = set(sql("SELECT %s FROM %s.%s" % (column, db, table)))
    right = theirs == set(ids[:n]) and all(states[i] == ("applied" if i in theirs else "pending") for i in ids) and len(states) == len(ids)
    read, live = lines("schema", "--at", one), lines("--env", "field", "schema")
    new = (read ^ live) - before
    gone = before - (read ^ live)
    before = read ^ live
    exact += right
    effects += not new
    clean += not before
    silent = new and one not in told
    wrong += bool(silent)
    print("%-60s state %s, effects %s" % (one, "exact" if right else "WRONG", "the same" if not new else "%d lines differ%s" % (
        len(new), ", NOT told" if silent else ", told: %s" % told[one][0])))
    for l in sorted(new) if o.verbose else ():
        print("   %s %s" % ("read" if l in read else "live", l))
print("%d migrations: %d applied, state exact after %d, nothing new differs after %d, where it does that is told but for %d; whole catalogs equal after %d; %d of %d lines differ at the end"
      % (len(ids), len(ids) - failed if not failed else n - 1, exact, effects, wrong, clean, len(before), len(read | live)))
sql("DROP DATABASE " + db)
subprocess.run(["rm", "-rf", top])
