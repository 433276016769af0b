import {MigrationInterface, QueryRunner, Table} from 'typeorm';
import {Tables} from '../tables';

export class Posts1700000000002 implements MigrationInterface {
	async up(runner: QueryRunner) {
		await runner.createTable(
			new Table({
				name: Tables.Posts,
				columns: [
					{name: 'a', type: 'int', isPrimary: true},
					{name: 'b', type: 'int', isPrimary: true},
					{name: 'user_id', type: 'int', isNullable: true},
					{name: 'body', type: 'text'},
				],
				foreignKeys: [{columnNames: ['user_id'], referencedTableName: Tables.Users, referencedColumnNames: ['id'], onDelete: 'CASCADE'}],
				indices: [{name: 'posts_b', columnNames: ['b']}, {columnNames: ['b', 'a'], isUnique: true}],
			}),
		);
		await runner.query('CREATE TABLE tags (id int NOT NULL PRIMARY KEY, name varchar(20))');
	}

	async down() {}
}
