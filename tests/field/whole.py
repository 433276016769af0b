#!/usr/bin/env python3
"""Run a project's Rails migrations or Alembic revisions in one go, through Debian's ActiveRecord or Alembic alone (rails.rb,
alembic_up.py), on a new PostgreSQL database, and compare the catalog that stands then with what schemagate reads from the files.
A file that the tool refuses, mostly for data that a part of the application makes, is left out on both sides: a Rails migration is
taken away, a revision does nothing. Of Rails, migrations of releases that this ActiveRecord does not know are left out first.

usage: whole.py --gate build/schemagate --repo CLONE.git --path DIR --tool rails|alembic --url URL [--also PATH]... [--release N]
URL is tests/servers.sh's PostgreSQL. Prints each object that differs, what is unread, what was left out, and the sums.
"""
import argparse, io, json, os, re, shutil, subprocess, sys, tarfile, tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from fidelity import objects, sides

MOST = 60  # files that may be left out
NOTHING = "def upgrade():\n    pass\n"


def number(name):
    return int(re.match(r"[0-9]+", name)[0])


def run_rails(folder, path, work, env, left):
    """All that this release knows; the name of a file that fails, or None."""
    names = sorted((n for n in os.listdir(folder) if re.match(r"[0-9]+_.*\.rb$", n)), key=number)
    p = subprocess.run(["ruby", here + "/rails.rb", path, str(number(names[-1]))], cwd=work, env=env, capture_output=True, text=True)
    found = re.findall(re.escape(path) + r"/([0-9]+_[\w.]+\.rb)", p.stderr) if p.returncode else []
    if p.returncode and not found:
        sys.exit("rails.rb: " + p.stderr[-2000:])
    if found:
        os.unlink(folder + "/" + found[0])
        left.append(found[0])
    return bool(found)


def run_alembic(folder, path, work, env, left):
    p = subprocess.run(["/usr/bin/python3", here + "/alembic_up.py", path, "heads"], cwd=work, env=env, capture_output=True, text=True)
    found = re.findall(re.escape(path) + r'/([^"]+\.py)", line \d+, in upgrade', p.stderr) if p.returncode else []
    if p.returncode and not found:
        sys.exit("alembic_up.py: " + p.stderr[-2000:])
    if found:
        with open(folder + "/" + found[-1]) as f:
            text = f.read()
        with open(folder + "/" + found[-1], "w") as f:
            f.write(re.sub(r"def upgrade\(\).*?(?=\ndef |\Z)", NOTHING, text, flags=re.S))
        left.append(found[-1])
    return bool(found)


def unknown_releases(folder, release):
    """Takes them away; how many."""
    n = 0
    for name in os.listdir(folder):
        path = folder + "/" + name
        if os.path.isfile(path):
            with open(path) as f:
                given = re.search(r"Migration\[([0-9]+)", f.read())
            if given and int(given[1]) > release:
                os.unlink(path)
                n += 1
    return n


def schema(gate, work, env, *args):
    p = subprocess.run([gate, "-C", work, "--format", "json", *args], env=env, capture_output=True, text=True)
    return json.loads(p.stdout) if not p.returncode else sys.exit("schema: " + p.stdout + p.stderr)


def main():
    p = argparse.ArgumentParser()
    for name in ("gate", "repo", "path", "url"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--tool", required=True, choices=("rails", "alembic"))
    p.add_argument("--also", action="append", default=[])
    p.add_argument("--release", type=int, default=6)
    o = p.parse_args()
    top, name, left = tempfile.mkdtemp(), "whole_%d" % os.getpid(), []
    work, url = top + "/work", o.url.replace("/schemagate?", "/%s?" % name)
    tar = subprocess.run(["git", "-C", o.repo, "archive", "HEAD", o.path, *o.also], check=True, stdout=subprocess.PIPE).stdout
    tarfile.open(fileobj=io.BytesIO(tar)).extractall(work, filter="data")
    folder = work + "/" + o.path
    env = dict(os.environ, FIELD_URL=url, DATABASE_URL=url, XDG_STATE_HOME=top, GIT_CONFIG_GLOBAL="/dev/null")
    subprocess.run(["psql", "-qX", "-c", "CREATE DATABASE " + name, o.url], check=True)
    newer = unknown_releases(folder, o.release) if o.tool == "rails" else 0
    while (run_rails if o.tool == "rails" else run_alembic)(folder, o.path, work, env, left):
        if len(left) > MOST:
            sys.exit("more than %d files are refused" % MOST)
    with open(work + "/schemagate.conf", "w") as f:
        f.write('[source "app"]\n\tpath = %s\n\tdialect = postgresql\n[environment "field"]\n' % o.path)
        f.write("\turl = env:FIELD_URL\n\tguard = none\n\tsnapshot = none\n")
    for args in (["init", "-q", "-b", "main"], ["add", "-A", "-f"], ["-c", "user.name=f", "-c", "user.email=f@example.org", "commit", "-qm", "m"]):
        subprocess.run(["git", "-C", work, *args], env=env, check=True)
    gate = os.path.abspath(o.gate)
    files, live = schema(gate, work, env, "schema"), objects(schema(gate, work, env, "--env", "field", "schema"))
    read = objects(files)
    every = sorted(read.keys() | live.keys())
    different = [k for k in every if read.get(k) != live.get(k)]
    for k in different:
        print("differs: %s %s\n    read %s\n    live %s" % (*k, *sides(read.get(k), live.get(k))))
    for x in files["unread"]:
        print("unread: %s:%d: %s" % (x["path"], x["line"], x["why"]))
    for x in left:
        print("left out: " + x)
    print("%d files, %d of other releases and %d refused left out; %d objects, %d equal; %d unread" % (
        len([n for n in os.listdir(folder) if n.endswith((".rb", ".py"))]), newer, len(left), len(every), len(every) - len(different),
        len(files["unread"])))
    subprocess.run(["psql", "-qX", "-c", "DROP DATABASE %s WITH (FORCE)" % name, o.url], check=True)
    shutil.rmtree(top)
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
