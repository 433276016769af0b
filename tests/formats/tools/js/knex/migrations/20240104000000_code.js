exports.up = async function (knex) {
	if (!(await knex.schema.hasTable('maybe'))) {
		await knex.schema.createTable('maybe', (t) => {
			t.increments('id');
		});
	}
	for (const x of ['labels', 'posts']) await knex(x).del();
};
exports.down = async function () {};
exports.config = {transaction: false};
