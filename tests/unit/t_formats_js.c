/* Migrations in JavaScript and TypeScript: the SQL that stands for their operations, and what is not
 * understood. */
#include "migrate/format_internal.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;
static struct err e;

static struct migrations load(const struct memory_file *table, const char *path, enum dialect d)
{
	struct files f = memory_files(table);
	struct source s = {.path = str_of(path), .dialect = d, .dialect_known = true};
	struct migrations m = {0};
	int rc = format_open(&f, a, &s, &e);
	if (!rc)
		rc = s.ops->load(&f, a, w, &s, &m, &e);
	OK(rc == 0, "%s is loaded: %.*s", path, STRF(rc ? e.what : STR("fine")));
	return m;
}

/* Statements joined by " | ", then "? LINE" for each place that is not understood. */
static struct str effects(const struct migration *m)
{
	struct str out = STR("");
	for (size_t i = 0; i < m->up.n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? " | " : "", STRF(m->up.v[i].text));
	for (size_t i = 0; i < m->gaps.n; i++)
		out = str_fmt(a, "%.*s ? %d", STRF(out), m->gaps.v[i].line);
	return out;
}

static void reads(enum dialect d, const char *path, const char *text, const char *want)
{
	const struct memory_file table[] = {{path, text, 0}, {0}};
	struct str dir = str_dirname(str_of(path));
	struct migrations m = load(table, str_z(a, dir), d);
	IS(m.n == 1 ? effects(&m.v[0]) : STR("(none)"), str_of(want), "%s", want);
}

/* Constants of other files: what they stand for, and what is not read stays unknown. */
static void imported(const char *head, const char *name, const char *other, const char *want)
{
	const struct memory_file table[] = {
		{"db/migrations/001_a.ts",
			str_fmt(a,
				"import { Knex } from 'knex'\n%s\nexport async function up(knex: Knex) {\n"
				"await knex.schema.renameTable(%s, 'b')\n}\n",
				head, name)
				.p,
			0},
		{"db/tables.ts", other, 0}, {"db/more/index.ts", "export * from '../tables'\n", 0},
		{"tsconfig.json",
			"{ // \"paths\" of the compiler\n  \"compilerOptions\": {\n    \"baseUrl\": "
			"\"./db\",\n"
			"    \"paths\": {\n      /* one */ \"@/*\": [\"./*\"], \"~names\": [\"./tables.ts\", "
			"\"x\"],\n"
			"      \"@/deep/*\": [\"./more/*\"],\n    },\n  },\n}\n",
			0},
		{0}};
	struct migrations m = load(table, "db/migrations", DIALECT_POSTGRESQL);
	IS(m.n == 1 ? effects(&m.v[0]) : STR("(none)"), str_of(want), "%s of %s", head, other);
}

static void test_imported(void)
{
	const char *users = "ALTER TABLE \"users\" RENAME TO \"b\"";
	const char *named = "export const OTHER = 1\nexport const USERS: string = 'users' as const;\n";
	const char *object =
		"export const Tables = {\n  users: 'users', // {\n  posts: \"posts\",\n} as const\n";
	imported("import { USERS } from '../tables'", "USERS", named, users);
	imported("import { OTHER, USERS as U } from \"../tables.js\";", "U", named, users);
	imported("import {\n  USERS,\n} from '../tables'", "USERS", named, users);
	imported("import * as T from '../tables'", "T.USERS", named, users);
	imported("import { USERS } from '../more'", "USERS", named, users);
	imported(
		"const { USERS } = require('../tables')", "USERS", "module.exports.USERS = 'users'\n", users);
	imported("const { OTHER, USERS: U } = require('../tables')", "U",
		"module.exports = { OTHER: 1, USERS: 'users' }\n", users);
	imported("const U   = require('../tables').USERS;", "U", "module.exports = { USERS: 'users' }\n",
		users);
	imported("const U = require('../tables').USERS", "U", "module.exports.USERS = 'users'\n", users);
	imported("const U = require('../tables').GONE", "U", "module.exports = { GONE: make() }\n", " ? 4");
	imported("const logger = require('../tables').USERS;\nconst at = 1", "'users'",
		"module.exports = { USERS: new Log({}) }\n", users);
	imported("const T = require('../tables')", "T.USERS", "module.exports = { USERS: 'users' }\n", users);
	imported("import { Tables } from '../tables'", "Tables.users", object, users);
	imported("import T from '../tables'", "T.users", "const T = { users: 'users' }\nexport default T\n",
		users);
	imported("import { Tables } from '../tables'", "Tables.Users",
		"export enum Tables {\n  Users = 'users',\n}\n", users);
	imported("import { USERS } from '../tables'", "`${USERS}`", named, users);
	imported("import { USERS } from '../tables'", "USERS", "export const USERS = prefix + 'users'\n",
		" ? 4");
	imported("import { USERS } from '../nowhere'", "USERS", named, " ? 4");
	imported("import { USERS } from 'tables'", "USERS", named, " ? 4");
	imported("import { USERS } from '@/tables'", "USERS", named, users);
	imported("import { USERS } from '~names'", "USERS", named, users);
	imported("import * as T from '@/deep/index'", "T.gone", named, " ? 4");
	imported("import { USERS } from '@/deep/index'", "USERS", named, users);
	imported("import { USERS } from '@other/tables'", "USERS", named, " ? 4");
	imported("import { USERS } from '@/nowhere'", "USERS", named, " ? 4");
	imported("import { Tables } from '../tables'", "Tables.gone", object, " ? 4");
}

#define KNEX(body) "exports.up = async function (knex) {\n" body "\n}\n"

static void test_knex(void)
{
	const char *path = "migrations/001_a.js";
	reads(DIALECT_POSTGRESQL, path,
		KNEX("logger.info(`[${name}] up`); return knex.schema.renameTable('a', 'b')"
		     ".then(() => { logger.info('done') })"),
		"ALTER TABLE \"a\" RENAME TO \"b\"");
	reads(DIALECT_POSTGRESQL, path, KNEX("await knex.schema.withSchema('s').renameTable('a', 'b')"),
		"ALTER TABLE \"s\".\"a\" RENAME TO \"b\"");
	reads(DIALECT_POSTGRESQL, path,
		KNEX("await knex.schema.alterTable('t', t => {t.string('c', "
		     "40).notNullable().defaultTo(\"a'b\").alter()})"),
		"ALTER TABLE \"t\" ALTER COLUMN \"c\" SET DEFAULT 'a''b' | ALTER TABLE \"t\" ALTER COLUMN "
		"\"c\" TYPE varchar(40) | "
		"ALTER TABLE \"t\" ALTER COLUMN \"c\" SET NOT NULL");
	reads(DIALECT_MYSQL, path,
		KNEX("await knex.schema.table('t', function (t) {t.dropForeign('u'); t.dropPrimary()})"),
		"ALTER TABLE `t` DROP FOREIGN KEY `t_u_foreign` | ALTER TABLE `t` DROP PRIMARY KEY");
	reads(DIALECT_SQLITE, path, KNEX("await knex.schema.table('t', (t) => {t.integer('c').alter()})"),
		" ? 2");
	reads(DIALECT_SQLITE, path,
		KNEX("await knex.schema.table('t', (t) => "
		     "{t.integer('u').references('users.id').onDelete('CASCADE')})"),
		"ALTER TABLE \"t\" ADD COLUMN \"u\" integer REFERENCES \"users\" (\"id\") ON DELETE CASCADE");
	reads(DIALECT_POSTGRESQL, path, KNEX("await knex.raw('ALTER TABLE ?? ADD x int', ['t'])"),
		"ALTER TABLE \"t\" ADD x int");
	reads(DIALECT_POSTGRESQL, path,
		KNEX("await knex('t').where({a: 1}).update({b: 2}); console.log('x')"), "");
	reads(DIALECT_MYSQL, path,
		KNEX("await knex.schema.createTable('a', t => {t.increments('id').primary()})"),
		"CREATE TABLE `a` (`id` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY)");
	reads(DIALECT_POSTGRESQL, path, KNEX("await knex.schema.createTable(name(), t => {t.increments()})"),
		" ? 2");
	reads(DIALECT_POSTGRESQL, path, KNEX("await knex.schema.createTable('t', t => {helper(t)})"),
		"CREATE TABLE \"t\" () ? 2");
	reads(DIALECT_POSTGRESQL, path,
		KNEX("await Promise.all([knex.schema.dropTable('a'), knex.raw(`DROP TABLE b`)])"),
		"DROP TABLE \"a\" | DROP TABLE b");
	reads(DIALECT_POSTGRESQL, path,
		"module.exports = {up};\nasync function up(knex) { return knex.schema.dropTable('a') }\n",
		"DROP TABLE \"a\"");
}

#define TYPEORM(body)                                                                                        \
	"export class A1700000000001 implements MigrationInterface {\n async up(q: QueryRunner): "           \
	"Promise<void> {\n" body "\n }\n}\n"

static void test_typeorm(void)
{
	const char *path = "migrations/1700000000001-A.ts";
	reads(DIALECT_POSTGRESQL, path,
		TYPEORM("await q.createForeignKey('p', new TableForeignKey({columnNames: ['a'], "
			"referencedTableName: 'u', "
			"referencedColumnNames: ['id'], onDelete: 'SET NULL'}))"),
		"ALTER TABLE \"p\" ADD CONSTRAINT \"FK_c13d3e630d6430dc77134d5df88\" FOREIGN KEY (\"a\") "
		"REFERENCES \"u\" (\"id\") ON "
		"DELETE SET NULL");
	reads(DIALECT_POSTGRESQL, path,
		TYPEORM("await q.createUniqueConstraint('p', new TableUnique({columnNames: ['a', 'x']}))"),
		"ALTER TABLE \"p\" ADD CONSTRAINT \"UQ_4a47602aa775acc331972f1f74d\" UNIQUE (\"a\", \"x\")");
	reads(DIALECT_MYSQL, path, TYPEORM("await q.createIndex('p', new TableIndex({columnNames: ['x']}))"),
		"CREATE INDEX `IDX_5b85bf52826e46c4738f5ceb52`  ON `p`  (`x`)");
	reads(DIALECT_POSTGRESQL, path, TYPEORM("await q.renameColumn('p', 'x', 'xx')"),
		"ALTER TABLE \"p\" RENAME COLUMN \"x\" TO \"xx\" ? 3");
	reads(DIALECT_POSTGRESQL, path,
		TYPEORM("await q.manager.save(x); await q.query('update a set b = $1', [1]); await "
			"q.query('drop table $1', [1])"),
		" ? 3");
	reads(DIALECT_POSTGRESQL, path,
		TYPEORM("await q.changeColumn('p', 'x', new TableColumn({name: 'x', type: 'int'}))"), " ? 3");
	const struct memory_file odd[] = {
		{path, "export class NoTime implements MigrationInterface { async up(q) {} }\n", 0}, {0}};
	struct migrations m = load(odd, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 1 && m.v[0].problem == MIGRATION_UNREADABLE, "a class without a time is refused");
	const struct memory_file two[] = {
		{path,
			"export class B1700000000002 implements MigrationInterface { async up(q) {} }\n"
			"export class A1700000000001 implements MigrationInterface { name = "
			"'X1700000000003'; async up(q) {} }\n",
			0},
		{0}};
	m = load(two, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 2 && str_eq(m.v[0].id, STR("B1700000000002")) && str_eq(m.v[1].id, STR("X1700000000003")) &&
			m.v[1].order_key == 1700000000003,
		"two classes of one file, by their time");
}

#define KYSELY(body) "import {sql} from 'kysely';\nexport async function up(db) {\n" body "\n}\n"

static void test_kysely(void)
{
	const char *path = "migrations/2024-01-01.ts";
	const struct memory_file gathered[] = {
		{"migrations/0001-a.ts", KYSELY("await db.schema.dropTable('t').execute()"), 0},
		{"migrations/index.ts",
			"export * as _1 from './0001-a'\nexport * as _2 from './0002-update-b'\n", 0},
		{"migrations/provider.ts",
			"import { Migration, MigrationProvider } from 'kysely'\nexport class P implements "
			"MigrationProvider {\n"
			"  async getMigrations() { return { a: { up: async (db) => up(db) } } }\n}\n",
			0},
		{0}};
	struct migrations g = load(gathered, "migrations", DIALECT_POSTGRESQL);
	OK(g.n == 1 && str_eq(g.v[0].id, STR("0001-a")), "what gathers migrations is none");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.withSchema('s').createTable('t').addColumn('r', 'integer', c => "
		       "c.notNull().references('u.id').onDelete('cascade')).execute()"),
		"CREATE TABLE \"s\".\"t\" (\"r\" integer not null references \"s\".\"u\" (\"id\") on delete "
		"cascade)");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.alterTable('t').alterColumn('a', (c) => "
		       "c.setDataType('text')).alterColumn('a', c => "
		       "c.setDefault(sql`now()`)).execute()"),
		"alter table \"t\" alter column \"a\" type text, alter column \"a\" set default now()");
	reads(DIALECT_POSTGRESQL, path, KYSELY("await db.schema.createTable('t').addColumn('a', 'text')"),
		" ? 3");
	reads(DIALECT_POSTGRESQL, path, KYSELY("await sql`drop table ${x}`.execute(db)"), " ? 3");
	reads(DIALECT_POSTGRESQL, path, KYSELY("await sql`create type \n e as enum ('a')`.execute(db)"),
		"create type \n e as enum ('a')");
	reads(DIALECT_MYSQL, path,
		KYSELY("await db.schema.alterTable('t').modifyColumn('a', 'varchar(5)', c => "
		       "c.notNull()).execute()"),
		"alter table `t` modify column `a` varchar(5) not null");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.transaction().execute(async (trx) => {await "
		       "trx.schema.dropTable('t').cascade().execute()})"),
		"drop table \"t\" cascade");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.createIndex('i').on('t').column('a').where('a', '=', "
		       "1).where(sql.ref('b'), 'is', null).execute()"),
		"CREATE INDEX \"i\"  ON \"t\"  (\"a\") WHERE \"a\" = 1 and \"b\" is null");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.createTable('t').addColumn('a', 'text', (col) => "
		       "col).addColumn('b', 'text', c => c.notNull().defaultTo(Role.MEMBER)).execute()"),
		"CREATE TABLE \"t\" (\"a\" text, \"b\" text default null not null) ? 3");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.createTable('t').addColumn('a', 'text').addColumn(name, "
		       "'text').execute()"),
		"CREATE TABLE \"t\" (\"a\" text) ? 3");
	reads(DIALECT_POSTGRESQL, path,
		KYSELY("await db.schema.alterTable('t').addColumn('a', 'text', c => "
		       "c.ifNotExists()).execute()"),
		"alter table \"t\" add column if not exists \"a\" text");
}

#define PGM(body) "exports.up = (pgm) => {\n" body "\n};\n"

static void test_node_pg_migrate(void)
{
	const char *path = "migrations/1700000000001_a.js";
	reads(DIALECT_POSTGRESQL, path,
		PGM("pgm.createTable({schema: 's', name: 't'}, {a: 'id', b: {type: 'int', references: "
		    "{schema: 'x', name: 'y'}, "
		    "referencesConstraintName: 'n', onDelete: 'CASCADE'}})"),
		"CREATE TABLE \"s\".\"t\" (\"a\" serial PRIMARY KEY, \"b\" integer CONSTRAINT \"n\" "
		"REFERENCES \"x\".\"y\" ON DELETE "
		"CASCADE)");
	reads(DIALECT_POSTGRESQL, path,
		PGM("pgm.createMaterializedView('v', { data: true },\n // all\n `SELECT a FROM t`);\n"
		    "pgm.createMaterializedView('w', { ifNotExists: true, data: false, columns: ['b', 'c'] "
		    "}, "
		    "'SELECT 1, 2');\npgm.createView('x', { columns: 'b', checkOption: 'LOCAL' }, 'SELECT "
		    "1');\n"
		    "pgm.createView('y', { temporary: true }, 'SELECT 1')"),
		"CREATE MATERIALIZED VIEW \"v\" AS SELECT a FROM t | CREATE MATERIALIZED VIEW IF NOT EXISTS "
		"\"w\" "
		"(\"b\", \"c\") AS SELECT 1, 2 WITH NO DATA | CREATE VIEW \"x\" (\"b\") AS SELECT 1 ? 7");
	reads(DIALECT_POSTGRESQL, path, PGM("pgm.alterColumn('t', 'c', {default: null, allowNull: true})"),
		"ALTER TABLE \"t\" ALTER COLUMN \"c\" DROP DEFAULT, ALTER COLUMN \"c\" DROP NOT NULL");
	reads(DIALECT_POSTGRESQL, path,
		PGM("pgm.addConstraint('t', null, {foreignKeys: {columns: 'a', references: 'u(id)'}})"),
		"ALTER TABLE \"t\" ADD CONSTRAINT \"t_fk_a\" FOREIGN KEY (\"a\") REFERENCES u(id)");
	reads(DIALECT_POSTGRESQL, path,
		PGM("pgm.createIndex('t', ['a', {name: 'b', sort: 'DESC'}], {unique: true, where: 'a > 1'})"),
		"CREATE UNIQUE INDEX \"t_a_b_unique_index\"  ON \"t\"  (\"a\", \"b\" DESC) WHERE a > 1");
	reads(DIALECT_POSTGRESQL, path,
		PGM("pgm.createTable('t', {a: {type: kind}}); pgm.dropTable('u', {ifExists: true})"),
		"DROP TABLE IF EXISTS \"u\" ? 2");
	const struct memory_file sql[] = {{path, PGM("pgm.noTransaction(); pgm.sql('select 1')"), 0},
		{"migrations/20231114221320000_b.sql",
			"-- Up Migration\ncreate table b (id int);\n--- down migration\ndrop table b;\n", 0},
		{"migrations/0003_c.sql", "-- Up Migration\ncreate table c (id int);", 0}, {0}};
	struct migrations m = load(sql, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 3 && str_eq(m.v[0].id, STR("0003_c")) && str_eq(m.v[1].id, STR("20231114221320000_b")),
		"ordered by number, and 17 digits by their time");
	OK(m.n == 3 && m.v[1].order_key == 1700000000000 && m.v[1].up.n == 1 && m.v[1].down.n == 1 &&
			!m.v[2].in_tx,
		"the parts of an SQL file; no transaction on demand");
}

#define SEQUELIZE(body) "module.exports = {\n async up(queryInterface, Sequelize) {\n" body "\n }\n};\n"

static void test_sequelize(void)
{
	const char *path = "migrations/20240101000000-a.js";
	reads(DIALECT_POSTGRESQL, path,
		SEQUELIZE("await queryInterface.addConstraint('P', {fields: ['a'], type: 'foreign key', "
			  "references: {table: 'U', field: "
			  "'id'}, onDelete: 'cascade'})"),
		"ALTER TABLE \"P\" ADD CONSTRAINT \"P_a_U_fk\" foreign key (\"a\") REFERENCES \"U\" (\"id\") "
		"ON DELETE cascade");
	reads(DIALECT_POSTGRESQL, path,
		SEQUELIZE("await queryInterface.changeColumn('P', 'x', {type: Sequelize.STRING(20), "
			  "allowNull: false, defaultValue: 'z'})"),
		"ALTER TABLE \"P\" ALTER COLUMN \"x\" SET NOT NULL | ALTER TABLE \"P\" ALTER COLUMN \"x\" "
		"SET DEFAULT 'z' | "
		"ALTER TABLE \"P\" ALTER COLUMN \"x\" TYPE VARCHAR(20)");
	reads(DIALECT_MYSQL, path,
		SEQUELIZE("await queryInterface.addColumn('P', 'u', {type: Sequelize.INTEGER.UNSIGNED, "
			  "references: {model: 'U'}})"),
		"ALTER TABLE `P` ADD COLUMN `u` INTEGER UNSIGNED | ALTER TABLE `P` ADD CONSTRAINT "
		"`P_u_foreign_idx` FOREIGN KEY (`u`) "
		"REFERENCES `U` (`id`)");
	reads(DIALECT_POSTGRESQL, path,
		SEQUELIZE("await queryInterface.addColumn('P', 'e', Sequelize.ENUM('k', 'l')); await "
			  "queryInterface.addIndex('userPosts', "
			  "['createdAt', 'userID'])"),
		"CREATE TYPE \"enum_P_e\" AS ENUM ('k', 'l') | ALTER TABLE \"P\" ADD COLUMN \"e\" "
		"\"enum_P_e\" | CREATE INDEX "
		"\"user_posts_created_at_user_i_d\"  ON \"userPosts\"  (\"createdAt\", \"userID\")");
	reads(DIALECT_SQLITE, path, SEQUELIZE("await queryInterface.removeColumn('P', 'x')"),
		"ALTER TABLE \"P\" DROP COLUMN \"x\" ? 3");
	reads(DIALECT_POSTGRESQL, path,
		SEQUELIZE("await queryInterface.sequelize.query('update a set b = :c', {replacements: {c: "
			  "1}}); await "
			  "queryInterface.changeColumn('P', 'e', {type: Sequelize.ENUM('a')})"),
		" ? 3");
	const char *umzug = "import {QueryInterface} from 'sequelize';\nexport const up = async ({context: "
			    "q}) => {\n await "
			    "q.dropTable('a');\n await q.sequelize.transaction(async (t) => "
			    "q.dropTable({tableName: 'b', schema: "
			    "'s'}, {transaction: t}));\n};\n";
	reads(DIALECT_POSTGRESQL, path, umzug,
		"DROP TABLE IF EXISTS \"a\" | DROP TABLE IF EXISTS \"s\".\"b\"");
}

/* An index of the migrations is none, also where what it imports is put behind its text. */
static void test_gathered(void)
{
	static const struct memory_file files[] = {
		{"migrations/1_a.ts",
			"import { Migration } from 'kysely'\nexport const first: Migration = {\n  up: async "
			"(db) => {\n"
			"    await db.schema.dropTable('a').execute()\n  },\n  down: async (db) => {},\n}\n",
			0},
		{"migrations/index.ts",
			"import { Migration } from 'kysely'\nimport { first } from './1_a'\n"
			"export const all: Record<string, Migration> = { '1_a': first }\n",
			0},
		{"package.json", "{\"dependencies\":{\"kysely\":\"0.27\"}}", 0}, {0}};
	struct migrations m = load(files, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 1, "the index is no migration");
	IS(m.n ? effects(&m.v[0]) : STR_NONE, STR("drop table \"a\""), "an object with up()");
	static const struct memory_file runner[] = {
		{"migrations/20240101000000-a.js", SEQUELIZE("await queryInterface.dropTable('a')"), 0},
		{"migrations/index.js",
			"const { DataTypes } = require('sequelize')\nconst all = "
			"require('fs').readdirSync(__dirname)\n"
			"module.exports = { init, run: () => all.map((f) => require(f).up(queryInterface)) "
			"}\n",
			0},
		{"package.json", "{\"dependencies\":{\"sequelize\":\"6\"}}", 0}, {0}};
	m = load(runner, "migrations", DIALECT_POSTGRESQL);
	OK(m.n == 1, "what runs the files beside it is none of them");
}

/* Names that a plugin of the configuration rewrites. */
static void test_naming(void)
{
	static const struct {
		const char *config, *want;
	} knex[] = {{"module.exports = { client: 'pg', ...knexSnakeCaseMappers() };\n",
			    "CREATE TABLE \"order_lines\" (\"shipped_at\" varchar(255), \"line1\" "
			    "varchar(255)) | DROP "
			    "TABLE aB"},
		{"module.exports = { client: 'pg', ...knexSnakeCaseMappers({ upperCase: true, "
		 "underscoreBeforeDigits: true }) };\n",
			"CREATE TABLE \"ORDER_LINES\" (\"SHIPPED_AT\" varchar(255), \"LINE_1\" varchar(255)) "
			"| DROP "
			"TABLE aB"},
		{"module.exports = { client: 'pg', wrapIdentifier: (v, wrap) => wrap(mine(v)) };\n", " ? 1"}};
	for (size_t i = 0; i < sizeof knex / sizeof *knex; i++) {
		const struct memory_file table[] = {
			{"migrations/1_a.js",
				KNEX("await knex.schema.createTable('orderLines', t => "
				     "{t.string('shippedAt'); "
				     "t.string('line1')}); await knex.raw('DROP TABLE aB')"),
				0},
			{"knexfile.js", knex[i].config, 0},
			{"package.json", "{\"dependencies\":{\"knex\":\"3\"}}", 0}, {0}};
		struct migrations m = load(table, "migrations", DIALECT_POSTGRESQL);
		IS(m.n == 1 ? effects(&m.v[0]) : STR("(none)"), str_of(knex[i].want), "%s", knex[i].config);
	}
	static const struct memory_file kysely[] = {
		{"migrations/1_a.ts",
			"import { Kysely } from 'kysely'\nexport async function up(db: Kysely<any>) {\n"
			"await db.schema.alterTable('orderLines').dropColumn('shippedAt').execute()\n}\n",
			0},
		{"kysely.config.ts",
			"import { CamelCasePlugin } from 'kysely'\nexport default defineConfig({ plugins: "
			"[new "
			"CamelCasePlugin()] })\n",
			0},
		{"package.json", "{\"dependencies\":{\"kysely\":\"0.27\"}}", 0}, {0}};
	struct migrations m = load(kysely, "migrations", DIALECT_POSTGRESQL);
	IS(m.n == 1 ? effects(&m.v[0]) : STR("(none)"),
		STR("alter table \"order_lines\" drop column \"shipped_at\""), "Kysely's CamelCasePlugin");
}

#define DBM "'use strict';\nvar dbm;\nexports.setup = function (options) {\n dbm = options.dbmigrate;\n};\n"
#define DB_MIGRATE(body) DBM "exports.up = function (db, callback) {\n" body "\n};\n"

static void test_db_migrate(void)
{
	const char *path = "migrations/20240101000000-a.js";
	const char *table = DB_MIGRATE(
		"db.createTable('t', {id: {type: 'int', primaryKey: true, autoIncrement: true}, "
		"name: {type: dbm.dataType.STRING, length: 20, notNull: true, unique: true}, at: "
		"{type: 'datetime', defaultValue: new String('now()')}, u: {type: 'int', foreignKey: "
		"{name: 'fk', table: 'users', mapping: 'id', rules: {onDelete: 'CASCADE'}}}}, callback);");
	reads(DIALECT_POSTGRESQL, path, table,
		"CREATE TABLE \"t\" (\"id\" SERIAL PRIMARY KEY, \"name\" VARCHAR(20) NOT NULL UNIQUE, \"at\" "
		"TIMESTAMP DEFAULT now(), \"u\" INTEGER) | ALTER TABLE \"t\" ADD CONSTRAINT \"fk\" FOREIGN "
		"KEY "
		"(\"u\") REFERENCES \"users\" (\"id\") ON DELETE CASCADE ON UPDATE NO ACTION");
	reads(DIALECT_MYSQL, path,
		DB_MIGRATE("return db.addColumn('t', 'a', {type: 'text', length: 70000}).then(function () "
			   "{ return db.addColumn('t', 'b', 'boolean'); });"),
		"ALTER TABLE `t` ADD COLUMN `a` MEDIUMTEXT | ALTER TABLE `t` ADD COLUMN `b` TINYINT(1)");
	reads(DIALECT_SQLITE, path,
		DB_MIGRATE("db.createTable('t', {columns: {id: {type: 'int', primaryKey: true, "
			   "autoIncrement: true}, a: "
			   "'string'}, ifNotExists: true}, callback);"),
		"CREATE TABLE IF NOT EXISTS \"t\" (\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, \"a\" VARCHAR)");
	reads(DIALECT_POSTGRESQL, path,
		DB_MIGRATE("async.series([db.renameColumn.bind(db, 't', 'a', 'b'), function (next) { "
			   "db.removeColumn('t', "
			   "'c', next); }], callback);"),
		"ALTER TABLE \"t\" RENAME COLUMN \"a\" TO \"b\" | ALTER TABLE \"t\" DROP COLUMN \"c\"");
	reads(DIALECT_POSTGRESQL, path,
		DB_MIGRATE("db.runSql('ALTER TABLE t ADD x int', function (err) {\n if (err) return "
			   "callback(err);\n "
			   "db.addIndex('t', 'i', ['x'], true, callback);\n});"),
		"ALTER TABLE t ADD x int | CREATE UNIQUE INDEX \"i\"  ON \"t\"  (\"x\")");
	reads(DIALECT_POSTGRESQL, path,
		DB_MIGRATE("db.changeColumn('t', 'x', {type: 'string', notNull: true, defaultValue: 'a'}, "
			   "callback);"),
		"ALTER TABLE \"t\" ALTER COLUMN \"x\" SET NOT NULL | ALTER TABLE \"t\" ALTER COLUMN \"x\" "
		"SET "
		"DEFAULT 'a' | ALTER TABLE \"t\" ALTER COLUMN \"x\" TYPE VARCHAR");
	reads(DIALECT_POSTGRESQL, path, DB_MIGRATE("db.addColumn('t', 'x', {type: kind()}, callback);"),
		"ALTER TABLE \"t\" ADD COLUMN \"x\" VARCHAR(255) ? 7");
	reads(DIALECT_POSTGRESQL, path, DB_MIGRATE("db.dropTable(name(), callback);\nhelper(db);"),
		" ? 7 ? 8");
	static const struct memory_file sql[] = {
		{"migrations/20240101000000-a.js",
			DBM "exports.up = function (db) {\n var filePath = path.join(__dirname, 'sqls', "
			    "'20240101000000-a-up.sql');\n fs.readFile(filePath, function (err, data) { "
			    "db.runSql(data); "
			    "});\n};\n",
			0},
		{"migrations/sqls/20240101000000-a-up.sql", "CREATE TABLE a (id int);\nDROP TABLE b;\n", 0},
		{"migrations/sqls/20240101000000-a-down.sql", "DROP TABLE a;\n", 0}, {0}};
	struct migrations m = load(sql, "migrations", DIALECT_POSTGRESQL);
	IS(m.n == 1 ? effects(&m.v[0]) : STR("(none)"), STR("CREATE TABLE a (id int) | DROP TABLE b"),
		"the file that it loads");
	IS(m.n == 1 ? m.v[0].path : STR_NONE, STR("migrations/sqls/20240101000000-a-up.sql"),
		"is the migration");
	IS(m.n == 1 ? m.v[0].id : STR_NONE, STR("20240101000000-a"), "called as the module");
	OK(m.n == 1 && m.v[0].down.n == 1, "with its way back");
}

int main(void)
{
	a = arena_new("test");
	w = worker_new(a);
	e = err_new(a);
	test_imported();
	test_knex();
	test_typeorm();
	test_kysely();
	test_node_pg_migrate();
	test_sequelize();
	test_db_migrate();
	test_naming();
	test_gathered();
	arena_free(a);
	return tap_done();
}
