const {USERS} = require('../tables');

exports.up = async function (knex) {
	await knex.schema
		.createTable(USERS, (t) => {
			t.increments();
			t.string('email').notNullable().unique();
			t.string('name', 100);
			t.text('bio');
			t.boolean('active').notNullable().defaultTo(true);
			t.integer('age').unsigned();
			t.bigInteger('big').notNullable();
			t.float('score');
			t.double('weight');
			t.decimal('price', 10, 2).defaultTo(0);
			t.enu('role', ['admin', 'user']).notNullable().defaultTo('user');
			t.date('born');
			t.time('at');
			t.datetime('seen', {precision: 6});
			t.timestamp('stamp').defaultTo(knex.fn.now());
			t.json('data');
			t.binary('blob');
			t.uuid('token').index();
			t.timestamps(true, true);
			t.index(['name', 'age']);
		})
		.createTable('posts', function (table) {
			table.bigIncrements('post_id');
			table.integer('user_id').unsigned().notNullable().references('id').inTable(USERS).onDelete('CASCADE');
			table.string('title').index('posts_by_title');
			table.string('slug');
			table.unique(['user_id', 'slug'], {indexName: 'posts_slug'});
		});
	await knex(USERS).insert({email: 'a@example.com', big: 1});
};

exports.down = function (knex) {
	return knex.schema.dropTable('posts').dropTable(USERS);
};
