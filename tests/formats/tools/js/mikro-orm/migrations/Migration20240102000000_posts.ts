import {Migration} from '@mikro-orm/migrations';

const TABLE = 'posts';

export class Migration20240102000000_posts extends Migration {
	async up(): Promise<void> {
		this.addSql(
			`create table ${TABLE} (id int not null primary key, user_id int not null, ` +
				'title varchar(80) not null);',
		);
		this.addSql(`alter table ${TABLE} add column body text null`);
	}
}
