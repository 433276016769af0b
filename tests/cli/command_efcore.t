#!/usr/bin/env bash
# EF Core through its own command, played by a script that the repository holds: what it reads of C#, state, baseline, traps.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "1..0 # SKIP sqlite3 is not installed"; exit 0; }
sql() { sqlite3 -batch -cmd ".timeout 5000" "$tmp/app.db" "$1"; }
migration() { # ID BODY
	put "App/Migrations/$1.cs" "using Microsoft.EntityFrameworkCore.Migrations;
public partial class X : Migration {
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        $2
    }
}"
	put "App/Migrations/$1.Designer.cs" "[DbContext(typeof(Db))]
[Migration(\"$1\")]
partial class X { void B() { modelBuilder.HasAnnotation(\"ProductVersion\", \"9.0.1\"); } }"
}

repo app
put App/App.csproj '<PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="9.0.1" />'
put App/Migrations/DbModelSnapshot.cs 'partial class DbModelSnapshot : ModelSnapshot { }'
migration 20240101000000_A 'migrationBuilder.CreateTable(name: "a", columns: table => new { id = table.Column<int>(type: "INTEGER", nullable: false) }, constraints: table => { table.PrimaryKey("PK_a", x => x.id); });'
migration 20240102000000_B 'migrationBuilder.AddColumn<int>(name: "x", table: "a", type: "INTEGER", nullable: true);'
put bin/ef '#!/bin/sh
db=${DATABASE_URL#sqlite:}
run() { sqlite3 -batch "$db" "$1"; }
run "CREATE TABLE IF NOT EXISTS \"__EFMigrationsHistory\" (\"MigrationId\" TEXT NOT NULL PRIMARY KEY, \"ProductVersion\" TEXT NOT NULL)"
has() { [ "$(run "SELECT count(*) FROM __EFMigrationsHistory WHERE MigrationId = '"'\$1'"'")" = 1 ]; }
done_() { run "INSERT INTO __EFMigrationsHistory VALUES ('"'\$1'"', '"'9.0.1'"')"; }
has 20240101000000_A || { run "CREATE TABLE a (id INTEGER NOT NULL CONSTRAINT PK_a PRIMARY KEY)"; done_ 20240101000000_A; }
[ "$1" = 20240101000000_A ] || has 20240102000000_B || { run "ALTER TABLE a ADD COLUMN x INTEGER"; done_ 20240102000000_B; }'
sed -i 's/\\\$1/$1/g' bin/ef
chmod +x bin/ef
export APP_URL=sqlite:$tmp/app.db
put schemagate.conf '[source "app"]
	path = App/Migrations
	command = bin/ef {version}
[environment "production"]
	url = env:APP_URL
	guard = none
	snapshot = none'
commit
fresh() { rm -f "$tmp"/app.db*; sql "CREATE TABLE other (id INTEGER)"; }

fresh
run 0 "status" status
has "both are pending, by id" '20240102000000_B'
json 0 "plan" plan
has "by EF Core's own command" '"mode":"command","why":"bin/ef 20240101000000_A"'
json 0 "apply" apply
has "applied" '"outcome":"applied"'
[ "$(sql 'SELECT count(*) FROM __EFMigrationsHistory')" = 2 ]
ok $? "the tool's rows"
json 0 "again" apply
has "nothing is pending" '"outcome":"nothing-pending"'
json 0 "verify, the objects too" verify --deep
has "healthy" '"healthy":true'
sql 'CREATE TABLE "__EFMigrationsLock" (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT); INSERT INTO "__EFMigrationsLock" VALUES (1, 0)'
run 0 "a lock left behind" verify
has "is named" '__EFMigrationsLock'

fresh
sql "CREATE TABLE a (id INTEGER NOT NULL CONSTRAINT PK_a PRIMARY KEY, x INTEGER)"
json 0 "an existing database: baseline" baseline --env production --reason adopted
[ "$(sql 'SELECT group_concat(MigrationId || ProductVersion) FROM __EFMigrationsHistory')" = 20240101000000_A9.0.1,20240102000000_B9.0.1 ]
ok $? "rows as EF Core has them"
json 0 "nothing to do after it" apply
has "so it says" '"outcome":"nothing-pending"'

put code.sql 'SELECT id FROM a'
migration 20240103000000_C 'if (x) migrationBuilder.DropTable("a");'
commit
json 0 "a condition in a migration" check --base HEAD~1
has "is unanalysable at its line" '"rule":"unanalysable"'
finish
