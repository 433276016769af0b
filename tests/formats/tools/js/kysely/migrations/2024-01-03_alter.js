exports.up = async function (db) {
	await db.schema.alterTable('tags').addColumn('kind', 'varchar(20)', (c) => c.notNull().defaultTo('k')).execute();
	await db.schema.alterTable('tags').renameColumn('name', 'label').execute();
	await db.schema.alterTable('users').dropColumn('age').execute();
	await db.schema.createIndex('tags_kind').on('tags').column('kind').unique().execute();
	await db.updateTable('users').set({name: 'x'}).where('id', '=', 1).execute();
	await db.schema.alterTable('tags').renameTo('labels').execute();
	await db.schema.dropTable('nothing').ifExists().execute();
};
