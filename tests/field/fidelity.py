#!/usr/bin/env python3
"""Compare what schemagate reads from a project's migrations with what a real server says after each of them.

The migrations are applied one by one (`apply --to ID`) to a new database. After each, every object of `schema --at ID`, the files
replayed without a server, is compared with the same object of `schema --env field`, the live database. An object is a table, view,
column, constraint, index, type, function, sequence, extension, trigger or policy; a table's own value holds the order of its columns.
A file that the server refuses is left out on both sides and counted: the run starts again on a new database without it.
Prints each object that ever differs once, with both sides and the migration after which it first differs ("told" when that file has
a statement that our reading called unanalysable), the unanalysable statements, the refused files, and the sums; nothing of the
repository is kept. Exit 0: nothing differs untold; 1: something does; 2: the run could not go on.

usage: fidelity.py --gate build/schemagate --repo CLONE.git --path DIR --dialect postgresql|mysql|sqlite --url URL [--rev REV]
                   [--format F] [--also PATH]... [--setup FILE.sql] [--command C] [--renumber RE] [--set LINE]...
                   [--most N] [--every N] [--verbose]
URL is a database of tests/servers.sh (postgresql:, mysql:) or "sqlite". --also: more of the repository that tells the tool (its
configuration). --set: a line more of the source's settings ("table = versions"). --setup is run first on each new database, for what the migrations take as given; what was there before the first
migration, on either side, counts once a migration has changed it. What extensions hold that are only stand-ins here (tests/field/
supabase_extensions.sh) is not compared. --command: what runs migrations that only their tool can run ({version} is the version to go
up to; it finds the database in DATABASE_URL). --renumber: the files whose names match are numbered in their order and read as plain
files, the others left out: for a project with a runner of its own. --every: compare only after each Nth migration and the last.
"""
import argparse, io, json, os, re, shutil, subprocess, sys, tarfile, tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, here + "/../formats"]
from lines import SKIP
from replay import new_database

# With the names that goose's clients give it in code, which no setting tells.
VERSION_TABLES = SKIP | {"goose_db_version", "gorp_migrations", "flyway_schema_history", "_sqlx_migrations", "refinery_schema_history",
                         "__diesel_schema_migrations", "atlas_schema_revisions", "__drizzle_migrations", "doctrine_migration_versions", "migration_status_tables", "migration_versions"}
KINDS = ("table", "column", "constraint", "index", "type", "function", "sequence", "extension", "trigger", "policy")


def natural(path):
    """Names in the order of the numbers in them."""
    return [int(x) if x.isdigit() else x for x in re.split(r"([0-9]+)", path)]


class Field:
    """A scratch repository of the migrations that the server takes, and a database for them."""

    def __init__(self, o):
        self.o, self.gate, self.top, self.refused = o, os.path.abspath(o.gate), tempfile.mkdtemp(), []
        self.work = self.top + "/work"
        paths = [o.path, *o.also]
        tar = subprocess.run(["git", "-C", o.repo, "archive", o.rev, *paths], check=True, stdout=subprocess.PIPE).stdout
        tarfile.open(fileobj=io.BytesIO(tar)).extractall(self.work, filter="data")
        if o.renumber:
            self.renumber()
        with open(self.work + "/schemagate.conf", "w") as f:
            f.write('[source "app"]\n\tpath = %s\n\tdialect = %s\n' % (o.path, o.dialect))
            f.write("\tformat = %s\n" % o.format if o.format else "")
            f.write('\tcommand = "%s"\n' % o.command if o.command else "")
            f.writelines("\t%s\n" % line for line in o.set)
            f.write('[environment "field"]\n\turl = env:FIELD_URL\n\tguard = none\n\tsnapshot = none\n')
        self.env = dict(os.environ, XDG_STATE_HOME=self.top, GIT_CONFIG_GLOBAL="/dev/null")
        self.git("init", "-q", "-b", "main")
        self.anew()

    def renumber(self):
        """The up files of a runner of its own, which takes whole paths as versions, become numbered plain files in their order."""
        folder = self.work + "/" + self.o.path
        found = [os.path.join(d, n) for d, _, names in os.walk(folder) for n in names if re.search(self.o.renumber, n)]
        for i, path in enumerate(sorted(found, key=natural), 1):
            name = os.path.relpath(path, folder).replace("/", "_")
            os.rename(path, "%s/%05d_%s.sql" % (folder, i, re.sub(r"(\.up)?\.sql$", "", name)))
        for d, _, names in os.walk(folder):
            for n in names:
                if not re.match(r"[0-9]{5}_", n) or d != folder:
                    os.unlink(os.path.join(d, n))

    def git(self, *args, work=None):
        subprocess.run(["git", "-C", work or self.work, *args], env=self.env, check=True)

    def given(self):
        """Both catalogs before the first migration, where --setup made one: read from a file of no effect."""
        if not self.o.setup:
            return {}, {}
        work = self.top + "/given"
        os.makedirs(work + "/migrations")
        with open(work + "/migrations/20000101000000_nothing.sql", "w") as f:
            f.write("SELECT 1;\n")
        with open(work + "/schemagate.conf", "w") as f:
            f.write('[source "app"]\n\tpath = migrations\n\tdialect = %s\n\tformat = %s\n' % (self.o.dialect, self.o.format or "supabase"))
        self.git("init", "-q", "-b", "main", work=work)
        self.git("add", "-A", work=work)
        self.git("-c", "user.name=f", "-c", "user.email=f@example.org", "commit", "-qm", "nothing", work=work)
        read, live = self.schema("schema", work=work), self.schema("--env", "field", "schema")
        shutil.rmtree(work)
        return objects(read), objects(live)

    def stand_ins(self):
        """The extensions that are here in name only."""
        if self.o.dialect != "postgresql":
            return set()
        sql = "SELECT name FROM pg_available_extensions WHERE comment LIKE 'stand-in%'"
        return set(subprocess.run(["psql", "-qXAtc", sql, self.o.url], check=True, stdout=subprocess.PIPE, text=True).stdout.split())

    def anew(self):
        self.git("add", "-A", "-f")
        self.git("-c", "user.name=f", "-c", "user.email=f@example.org", "commit", "-qm", "migrations")
        self.env["FIELD_URL"] = new_database(self.o.url, self.top, self.o.setup)

    def run(self, *args, work=None):
        p = subprocess.run([self.gate, "-C", work or self.work, "--format", "json", *args], env=self.env, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=600)
        said = p.stderr.decode("utf-8", "replace")
        try:
            return p.returncode, json.loads(p.stdout), said
        except ValueError:
            self.stop("no JSON from %s: %s" % (" ".join(args), said[-500:]))

    def stop(self, why):
        self.close()
        for path, reason in self.refused:
            print("refused by the server: %s: %s" % (path, reason), file=sys.stderr)
        print("stopped: " + why, file=sys.stderr)
        sys.exit(2)

    def migrations(self):
        doc = self.run("status")[1]
        if not doc.get("environments") or not doc["environments"][0]["reached"]:
            self.stop("status: %s" % doc.get("error"))
        found = [m for m in doc["environments"][0]["migrations"] if m["state"] != "missing"]
        return found or self.stop("no migrations found in " + self.o.path)

    def leave_out(self, path, why):
        self.refused.append((path, why))
        for p in {path, path.replace(".up.sql", ".down.sql")}:
            if os.path.basename(p) in ("up.sql", "migration.sql"):  # a folder of its own: Diesel, Prisma
                shutil.rmtree(os.path.dirname(self.work + "/" + p), ignore_errors=True)
            elif os.path.exists(self.work + "/" + p):
                os.unlink(self.work + "/" + p)
        journal = "%s/%s/meta/_journal.json" % (self.work, self.o.path)
        if os.path.exists(journal):  # Drizzle's: a file that it names may not be absent
            with open(journal) as f:
                doc = json.load(f)
            doc["entries"] = [e for e in doc["entries"] if e["tag"] + ".sql" != os.path.basename(path)]
            with open(journal, "w") as f:
                json.dump(doc, f)
        self.anew()

    def schema(self, *args, work=None):
        rc, doc, _ = self.run(*args, work=work)
        if rc:
            self.stop("%s: %s" % (" ".join(args), doc.get("error")))
        return doc

    def close(self):
        url = self.env.get("FIELD_URL", "")
        name = "field_%d" % os.getpid()
        if url.startswith("postgres"):
            subprocess.run(["psql", "-qX", "-c", "DROP DATABASE " + name, self.o.url], stdout=subprocess.DEVNULL)
        elif url.startswith("mysql"):
            subprocess.run(["mariadb", "--no-defaults", "-u", "root", "-S", url.split("socket=")[1], "-e", "DROP DATABASE " + name])
        shutil.rmtree(self.top)


def history_tables(settings):
    """The tools' own tables, under whatever name the settings give them, and what the tools themselves use."""
    return {line.split("=")[1].strip() for line in settings if line.split("=")[0].strip() == "table"}


def objects(catalog):
    """Every object of a catalog by kind and name, without the tables of migration tools and what hangs on them."""
    found = {}

    def add(kind, where, o, drop=("name", "schema", "table")):
        found[kind, ".".join(x for x in where if x)] = {k: v for k, v in o.items() if k not in drop}

    def of_tools(o):
        return o["schema"] == "schemagate" or o.get("table", o["name"]) in VERSION_TABLES

    for t in catalog["tables"]:
        if of_tools(t):
            continue
        own = {k: v for k, v in t.items() if k not in ("constraints", "indexes")}
        add("table", (t["schema"], t["name"]), dict(own, columns=[c["name"] for c in t["columns"]]))
        for kind, key in (("column", "columns"), ("constraint", "constraints"), ("index", "indexes")):
            for c in t[key]:
                where = (t["schema"], t["name"], c["name"] or "(%s)" % ", ".join(c.get("columns", [])))
                add(kind, where, c)
    for kind, key in (("type", "types"), ("function", "functions"), ("trigger", "triggers"), ("policy", "policies")):
        for x in catalog[key]:
            if not of_tools(x):
                args = "(%s)" % x["args"] if kind == "function" else ""
                add(kind, (x["schema"], x.get("table"), x["name"] + args), x)
    for x in catalog["sequences"]:
        if x["table"] not in VERSION_TABLES and x["name"] not in VERSION_TABLES and x["schema"] != "schemagate":
            add("sequence", (x["schema"], x["name"]), x, ("name", "schema"))
    for x in catalog["extensions"]:
        add("extension", (x["name"],), x, ("name",))
    return found


def sides(read, live):
    """The two sides of a difference, only what is not the same in both."""
    if read is None or live is None:
        return tuple("absent" if x is None else json.dumps(x, ensure_ascii=False) for x in (read, live))
    keys = [k for k in {**read, **live} if read.get(k) != live.get(k)]
    return tuple(json.dumps({k: x.get(k) for k in keys}, ensure_ascii=False) for x in (read, live))


class Sums:
    def __init__(self, given, stand_ins):
        self.given, self.stand_ins = given, stand_ins
        self.seen, self.first, self.notes, self.probes = set(), {}, {}, []
        self.comparisons = self.equal = self.applied = self.clean = 0

    def after(self, one, read, live, unread):
        self.applied += 1
        for x in unread:
            self.notes.setdefault((x["path"], x["line"], x["why"]), one)
        same, compared = 0, [k for k in sorted(read.keys() | live.keys()) if self.counts(k, read.get(k), live.get(k))]
        for key in compared:
            self.seen.add(key)
            if read.get(key) == live.get(key):
                same += 1
            elif key not in self.first:
                self.first[key] = (one, *sides(read.get(key), live.get(key)))
        self.comparisons += len(compared)
        self.equal += same
        self.clean += same == len(compared)

    def counts(self, key, read, live):
        """Whether an object is of the migrations: not as it was before them, and of no stand-in."""
        if any(x and x.get("extension") in self.stand_ins for x in (read, live)):
            return False
        return not (key in self.given[0] or key in self.given[1]) or (read, live) != (self.given[0].get(key), self.given[1].get(key))

    def show(self, refused):
        told = set(self.notes.values())
        for (kind, name), (one, read, live) in self.first.items():
            print("differs%s: %s %s, after %s\n    read %s\n    live %s" % (" (told)" if one in told else "", kind, name, one, read, live))
        for (path, line, what), _ in self.notes.items():
            print("unanalysable: %s:%d: %s" % (path, line, what))
        for path, why in self.probes:
            print("wrongly missed by apply: %s: %s" % (path, why))
        for path, why in refused:
            print("refused by the server: %s: %s" % (path, why))
        silent = sum(one not in told for one, _, _ in self.first.values())
        print("%d migrations applied, %d refused by the server; whole catalogs equal after %d" % (self.applied, len(refused), self.clean))
        print("%d objects compared (%s), %d always equal, %d ever different (%d of them told), %d statements unanalysable" % (
            len(self.seen), ", ".join("%d %s" % (n, k) for k in KINDS if (n := sum(s[0] == k for s in self.seen))),
            len(self.seen) - len(self.first), len(self.first), len(self.first) - silent, len(self.notes)))
        print("%d comparisons, %d equal" % (self.comparisons, self.equal))
        return 1 if silent or self.probes else 0


def refusal(said):
    e = said.get("error") or {}
    return " ".join(("%s %s" % (e.get("message"), e.get("detail") or "")).split())


def compare(field, verbose, most, every):
    """One pass over the migrations; None when the server refused a file, which is then left out."""
    sums = Sums(field.given(), field.stand_ins())
    todo = field.migrations()[:most]
    for i, m in enumerate(todo, 1):
        if i % every and i != len(todo):
            sums.applied += 1
            continue
        rc, doc, _ = field.run("apply", "--env", "field", "--to", m["id"])
        steps = doc.get("steps") or []
        missing = [s for s in steps if s["state"] == "applied" and s["missing"]]
        failed = [s["path"] for s in steps if s["state"] == "failed"]
        if rc == 6 and missing:  # the server took the file: it is apply that looks for what is not there
            sums.probes += [(s["path"], "; ".join(s["missing"])) for s in missing]
            rc = field.run("apply", "--env", "field", "--to", m["id"])[0] if any(s["state"] == "not-run" for s in steps) else 0
        if rc in (5, 6):
            field.leave_out((failed or [m["path"]])[0], refusal(doc))
            return None
        elif rc == 1 and (broken := [x for x in doc.get("refusals") or [] if x["rule"] == "broken"]):
            field.leave_out(broken[0]["path"], "its tool cannot cut it into statements: " + broken[0]["message"])
            return None
        elif rc:
            field.stop("apply --to %s: exit %d: %s %s" % (m["id"], rc, refusal(doc), doc.get("refusals")))
        read, live = field.schema("schema", "--at", m["id"]), field.schema("--env", "field", "schema")
        sums.after(m["id"], objects(read), objects(live), read["unread"])
        if verbose:
            print("%s: %d different so far" % (m["path"], len(sums.first)))
    return sums


def main():
    p = argparse.ArgumentParser()
    for name in ("gate", "repo", "path", "url"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--dialect", required=True, choices=("postgresql", "mysql", "sqlite"))
    p.add_argument("--rev", default="HEAD")
    for name in ("also", "set"):
        p.add_argument("--" + name, action="append", default=[])
    for name in ("format", "setup", "command", "renumber"):
        p.add_argument("--" + name, default="")
    p.add_argument("--most", type=int, help="only the first so many migrations")
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--verbose", action="store_true")
    o = p.parse_args()
    VERSION_TABLES.update(history_tables(o.set))
    field, sums = Field(o), None
    while sums is None:
        sums = compare(field, o.verbose, o.most, o.every)
    status = sums.show(field.refused)
    field.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
