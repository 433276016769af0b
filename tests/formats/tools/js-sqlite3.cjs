// The part of the sqlite3 package's interface that Sequelize uses, on libSQL: sqlite3 itself has no build that npm brings.
'use strict';
const Native = require('better-sqlite3');
class Database {
	constructor(filename, mode, done) {
		this.filename = filename;
		this.db = new Native(filename);
		process.nextTick(done || mode, null);
	}
	serialize(work) {
		work();
	}
	exec(sql, done) {
		this.all(sql, [], done);
	}
	run(sql, ...rest) {
		this.all(sql, ...rest);
		return this;
	}
	get(sql, ...rest) {
		const done = rest.pop();
		return this.all(sql, ...rest, function (error, rows) {
			done.call(this, error, rows && rows[0]);
		});
	}
	all(sql, ...rest) {
		const done = typeof rest[rest.length - 1] === 'function' ? rest.pop() : () => {};
		const params = rest[0] || [];
		let error = null, rows = [], info = {changes: 0, lastInsertRowid: 0};
		try {
			const bound = Array.isArray(params) ? params : [Object.fromEntries(Object.entries(params).map(([k, v]) => [k.replace(/^[$:@]/, ''), v]))];
			const none = Array.isArray(params) ? params.length === 0 : Object.keys(params).length === 0;
			const statement = this.db.prepare(sql);
			if (statement.reader) rows = none ? statement.all() : statement.all(...bound);
			else info = none ? statement.run() : statement.run(...bound);
		} catch (e) {
			error = e;
		}
		process.nextTick(() => done.call({lastID: Number(info.lastInsertRowid), changes: info.changes}, error, rows));
		return this;
	}
	close(done) {
		this.db.close();
		process.nextTick(done || (() => {}), null);
	}
}
module.exports = {Database, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4, verbose: () => module.exports};
