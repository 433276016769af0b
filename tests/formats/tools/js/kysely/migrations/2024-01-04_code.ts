import {Kysely} from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
	await db.schema.createTable('more').addColumn('id', 'integer', (c) => c.primaryKey()).execute();
	for (const table of ['users', 'labels']) {
		await db.deleteFrom(table).execute();
	}
}
