import type {Knex} from 'knex';

export async function up(knex: Knex): Promise<void> {
	await knex.schema.alterTable('users', (t) => {
		t.dropColumn('bio');
		t.dropIndex(['name', 'age']);
		t.dropUnique(['email']);
		t.string('email2', 200);
	});
	await knex.schema.renameTable('tags', 'labels');
	await knex.schema.dropTableIfExists('nothing');
}

export async function down(): Promise<void> {}
