import {Kysely, sql} from 'kysely';
import {TABLES} from '../tables';

export async function up(db: Kysely<any>): Promise<void> {
	await db.schema
		.createTable(TABLES.users)
		.addColumn('id', 'integer', (col) => col.primaryKey())
		.addColumn('email', 'varchar(200)', (col) => col.notNull().unique())
		.addColumn('name', 'varchar(100)', (col) => col.defaultTo("it's"))
		.addColumn('active', 'boolean', (col) => col.notNull().defaultTo(true))
		.addColumn('age', 'integer', (col) => {
			return col.defaultTo(5);
		})
		.addColumn('seen', 'timestamp', (col) => col.defaultTo(sql`CURRENT_TIMESTAMP`).notNull())
		.addColumn('price', sql`decimal(10, 2)`)
		.execute();
	await db.schema.createIndex('users_name').on(TABLES.users).column('name').execute();
}

export async function down(db: Kysely<any>): Promise<void> {
	await db.schema.dropTable('users').execute();
}
