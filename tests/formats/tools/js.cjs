// The real tools, each through its own migrator: node js.cjs TOOL NPM DIALECT URL PROJECT up N | pending
// "up" runs the next N migrations (0 = all) and prints how many ran; "pending" prints how many the tool would run.
'use strict';
const path = require('path');
const [tool, npm, dialect, url, project, verb, count] = process.argv.slice(2);
const packages = path.join(npm, 'node_modules');
const load = (name) => require(path.join(packages, name));
load('sucrase/register');
// Migrations require the tool they are written for: let them find it here.
process.env.NODE_PATH = packages;
require('module').Module._initPaths();

const socket = decodeURIComponent(url.replace(/^.*(host|socket)=/, ''));
const database = url.replace(/^[^/]*\/\/[^/]*\//, '').replace(/\?.*/, '');
const file = url.replace(/^sqlite:/, '');
const pg = {host: socket, user: 'postgres', database};
const mysql = {socketPath: socket, user: 'root', database};
const n = Number(count || 0);

const tools = {
	async knex() {
		const client = {postgresql: 'pg', mysql: 'mysql2', sqlite: 'better-sqlite3'}[dialect];
		const connection = {postgresql: pg, mysql, sqlite: {filename: file}}[dialect];
		const knex = load('knex')({client, connection, useNullAsDefault: true, migrations: {directory: path.join(project, 'migrations'), loadExtensions: ['.js', '.ts']}});
		try {
			if (verb === 'pending') return (await knex.migrate.list())[1].length;
			if (n === 0) return (await knex.migrate.latest())[1].length;
			let done = 0;
			for (let i = 0; i < n; i++) done += (await knex.migrate.up())[1].length;
			return done;
		} finally {
			await knex.destroy();
		}
	},
	async 'mikro-orm'() {
		const name = {postgresql: 'postgresql', mysql: 'mariadb', sqlite: 'libsql'}[dialect];
		const {MikroORM} = load(`@mikro-orm/${name}`);
		const {Migrator} = load('@mikro-orm/migrations');
		const options = {postgresql: {...pg, dbName: database}, mysql: {dbName: database, user: 'root', driverOptions: {connection: mysql}}, sqlite: {dbName: file}}[dialect];
		const orm = await MikroORM.init({...options, logger: () => {}, extensions: [Migrator], discovery: {warnWhenNoEntities: false}, entities: [], allowGlobalContext: true, migrations: {path: path.join(project, 'migrations'), glob: '!(*.d).{js,ts}', snapshot: false}});
		try {
			const migrator = orm.getMigrator();
			const todo = await migrator.getPendingMigrations();
			if (verb === 'pending') return todo.length;
			if (n === 0) return (await migrator.up()).length;
			return (await migrator.up({to: todo[n - 1].name})).length;
		} finally {
			await orm.close(true);
		}
	},
	async typeorm() {
		const options = {
			postgresql: {type: 'postgres', host: socket, username: 'postgres', database},
			mysql: {type: 'mysql', connectorPackage: 'mysql2', extra: {socketPath: socket}, username: 'root', database},
			sqlite: {type: 'better-sqlite3', database: file},
		}[dialect];
		const {DataSource} = load('typeorm');
		let migrations = [path.join(project, 'migrations', '*.{ts,js}')];
		const open = async (list) => new DataSource({...options, migrations: list, logging: ['error']}).initialize();
		let source = await open(migrations);
		try {
			const {MigrationExecutor} = require(path.join(packages, 'typeorm/migration/MigrationExecutor.js'));
			const todo = await new MigrationExecutor(source).getPendingMigrations();
			if (verb === 'pending') return todo.length;
			if (n > 0) {
				await source.destroy();
				source = await open(todo.slice(0, n).map((m) => m.instance.constructor));
			}
			return (await source.runMigrations({transaction: 'each'})).length;
		} finally {
			await source.destroy();
		}
	},
	async kysely() {
		const {Kysely, Migrator, PostgresDialect, MysqlDialect, SqliteDialect} = load('kysely');
		const dialects = {
			postgresql: () => new PostgresDialect({pool: new (load('pg').Pool)(pg)}),
			mysql: () => new MysqlDialect({pool: load('mysql2').createPool(mysql)}),
			sqlite: () => new SqliteDialect({database: new (load('better-sqlite3'))(file)}),
		};
		const db = new Kysely({dialect: dialects[dialect]()});
		try {
			const provider = {
				async getMigrations() {
					const all = {};
					for (const name of require('fs').readdirSync(path.join(project, 'migrations')))
						all[name.replace(/\.[^.]*$/, '')] = require(path.join(project, 'migrations', name));
					return all;
				},
			};
			const migrator = new Migrator({db, provider});
			if (verb === 'pending') return (await migrator.getMigrations()).filter((m) => !m.executedAt).length;
			let done = 0;
			for (let i = 0; i < (n || 1); i++) {
				const {error, results} = n ? await migrator.migrateUp() : await migrator.migrateToLatest();
				if (error) throw error;
				done += results.length;
			}
			return done;
		} finally {
			await db.destroy();
		}
	},
	async 'node-pg-migrate'() {
		const {runner} = await import(path.join(packages, 'node-pg-migrate/dist/bundle/index.js'));
		const silent = () => {};
		const logger = {debug: silent, info: silent, warn: silent, error: silent};
		const options = {databaseUrl: pg, dir: path.join(project, 'migrations'), migrationsTable: 'pgmigrations', direction: 'up', logger, singleTransaction: false};
		if (verb === 'pending') return (await runner({...options, dryRun: true})).length;
		return (await runner(n === 0 ? options : {...options, count: n})).length;
	},
	async sequelize() {
		const {Sequelize} = load('sequelize');
		const {Umzug, SequelizeStorage} = load('umzug');
		const options = {
			postgresql: {dialect: 'postgres', host: socket, username: 'postgres', database},
			mysql: {dialect: 'mysql', dialectOptions: {socketPath: socket}, username: 'root', database},
			sqlite: {dialect: 'sqlite', dialectModule: require('./js-sqlite3.cjs'), storage: file},
		}[dialect];
		const sequelize = new Sequelize({...options, logging: false});
		try {
			// as sequelize-cli sets Umzug up
			const umzug = new Umzug({
				migrations: {
					glob: ['migrations/*.js', {cwd: project}],
					resolve: ({name, path: file, context}) => {
						const code = require(file);
						return {name, up: () => code.up(context, Sequelize), down: () => code.down(context, Sequelize)};
					},
				},
				context: sequelize.getQueryInterface(),
				storage: new SequelizeStorage({sequelize, modelName: 'SequelizeMeta', tableName: 'SequelizeMeta', columnName: 'name'}),
			});
			if (verb === 'pending') return (await umzug.pending()).length;
			return (await umzug.up(n ? {step: n} : {})).length;
		} finally {
			await sequelize.close();
		}
	},
};

tools[tool]().then(
	(done) => console.log(done),
	(error) => {
		console.log(String(error.stack || error));
		process.exitCode = 1;
	},
);
