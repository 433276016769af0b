exports.up = (knex) =>
	knex.schema
		.alterTable('posts', (t) => {
			t.text('body').notNullable().defaultTo('');
			t.smallint('rank');
			t.renameColumn('title', 'headline');
			t.index('rank');
		})
		.then(() => knex.schema.createTable('tags', (t) => {
			t.integer('post').notNullable();
			t.string('tag', 40).notNullable();
			t.primary(['post', 'tag']);
		}))
		.then(() => knex.raw('CREATE INDEX posts_body ON posts (rank, user_id)'));

exports.down = (knex) => knex.schema.dropTable('tags');
