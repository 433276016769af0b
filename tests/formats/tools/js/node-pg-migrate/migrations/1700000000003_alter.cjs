module.exports = {
	async up(pgm) {
		pgm.addColumns('posts', {title: {type: 'varchar(80)', notNull: true, default: ''}, body: 'text'});
		pgm.renameColumn('posts', 'title', 'headline');
		pgm.createTable(
			{schema: 'public', name: 'tags'},
			{
				post: {type: 'int', notNull: true, references: 'posts', onDelete: 'CASCADE'},
				tag: {type: 'varchar(40)', notNull: true},
			},
			{constraints: {primaryKey: ['post', 'tag'], unique: [['tag', 'post']]}},
		);
		pgm.alterColumn('users', 'name', {type: 'varchar(100)', notNull: true, default: 'x'});
		pgm.dropIndex('users', ['name', 'age']);
		pgm.dropColumns('users', ['age']);
		pgm.addConstraint('posts', 'posts_check', {check: 'id > 0'});
		pgm.addConstraint('posts', null, {foreignKeys: {columns: 'id', references: 'users(id)', onDelete: 'cascade'}});
		pgm.renameTable('tags', 'labels');
		pgm.dropTable('nothing', {ifExists: true});
		pgm.addTypeValue('role', 'guest', {after: 'user'});
	},
	down: false,
};
