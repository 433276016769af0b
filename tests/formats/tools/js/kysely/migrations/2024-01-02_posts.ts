import {type Kysely, sql} from 'kysely';

const POSTS = 'posts';

export const up = async (db: Kysely<any>) => {
	await db.schema
		.createTable(POSTS)
		.ifNotExists()
		.addColumn('id', 'integer', (c) => c.notNull())
		.addColumn('user_id', 'integer')
		.addColumn('title', 'varchar(80)')
		.addColumn('body', 'text')
		.addPrimaryKeyConstraint('posts_pk', ['id'])
		.addForeignKeyConstraint('posts_user', ['user_id'], 'users', ['id'], (cb) => cb.onDelete('cascade'))
		.addUniqueConstraint('posts_title', ['user_id', 'title'])
		.execute();
	await sql`CREATE TABLE ${sql.table('tags')} (id int NOT NULL PRIMARY KEY, ${sql.ref('name')} varchar(20))`.execute(db);
	await sql`INSERT INTO tags (id, name) VALUES (1, ${'x'})`.execute(db);
};
