import {Migration} from '@mikro-orm/migrations';

export class Migration20240101000000 extends Migration {
	override async up(): Promise<void> {
		this.addSql('create table users (id int not null primary key, email varchar(255) not null, name varchar(100) null);');
		this.addSql(`create unique index users_email on users (email);`);
	}

	override async down(): Promise<void> {
		this.addSql('drop table users;');
	}
}
