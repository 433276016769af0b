'use strict';
const {Migration} = require('@mikro-orm/migrations');

class Migration20240103000000 extends Migration {
	async up() {
		this.addSql('alter table users drop column name;');
		this.addSql('create index posts_title on posts (title);');
	}
}
exports.Migration20240103000000 = Migration20240103000000;
