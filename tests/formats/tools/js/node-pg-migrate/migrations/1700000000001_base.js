exports.shorthands = {money: {type: 'numeric(10,2)', notNull: true, default: 0}};

exports.up = (pgm) => {
	pgm.createType('role', ['admin', 'user']);
	pgm.createTable('users', {
		id: 'id',
		email: {type: 'varchar(200)', notNull: true, unique: true},
		name: 'string',
		age: {type: 'int', default: 5},
		seen: {type: 'timestamp', notNull: true, default: pgm.func('current_timestamp')},
		active: {type: 'bool', notNull: true, default: true},
		role: {type: 'role', default: 'user'},
		price: {type: 'money'},
		tags: {type: 'text[]', default: '{}'},
		weight: {type: 'double', check: 'weight > 1'},
	});
	pgm.createIndex('users', ['name', 'age']);
	pgm.createIndex('users', 'lower(email)', {name: 'users_lower', unique: true});
	pgm.sql("INSERT INTO users (email, name, weight) VALUES ('a@example.com', 'A', 2)");
};

exports.down = (pgm) => {
	pgm.dropTable('users');
};
