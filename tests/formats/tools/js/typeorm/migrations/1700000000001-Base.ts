import {MigrationInterface, QueryRunner, Table, TableIndex} from 'typeorm';

export class Base1700000000001 implements MigrationInterface {
	name = 'Base1700000000001';

	public async up(queryRunner: QueryRunner): Promise<void> {
		await queryRunner.createTable(
			new Table({
				name: 'users',
				columns: [
					{name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment'},
					{name: 'email', type: 'varchar', length: '200', isUnique: true},
					{name: 'nick', type: 'varchar', isNullable: true},
					{name: 'seen', type: 'timestamp', default: 'CURRENT_TIMESTAMP'},
					{name: 'active', type: 'boolean', default: true},
					{name: 'price', type: 'decimal', precision: 10, scale: 2, default: 0},
					{name: 'role', type: 'enum', enum: ['admin', 'user'], default: "'user'"},
					{name: 'title', type: 'varchar', length: '10', default: "'x'"},
				],
			}),
			true,
		);
		await queryRunner.createIndex('users', new TableIndex({columnNames: ['title', 'nick']}));
		await queryRunner.query(`INSERT INTO users (email) VALUES ('a@example.com')`);
	}

	public async down(queryRunner: QueryRunner): Promise<void> {
		await queryRunner.dropTable('users');
	}
}
