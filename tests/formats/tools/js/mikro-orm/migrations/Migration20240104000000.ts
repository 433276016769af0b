import {Migration} from '@mikro-orm/migrations';

export class Migration20240104000000 extends Migration {
	async up(): Promise<void> {
		this.addSql('create table tags (id int not null primary key);');
		for (const name of ['posts', 'users']) {
			await this.execute(`update ${name} set id = id`);
		}
	}
}
