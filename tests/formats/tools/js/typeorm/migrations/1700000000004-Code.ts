import {MigrationInterface, QueryRunner} from 'typeorm';

export class Code1700000000004 implements MigrationInterface {
	async up(queryRunner: QueryRunner): Promise<void> {
		await queryRunner.query('CREATE TABLE more (id int NOT NULL PRIMARY KEY)');
		const rows = await queryRunner.query('SELECT id FROM users');
		for (const row of rows) {
			await queryRunner.query(`UPDATE users SET nick = 'n' WHERE id = ${row.id}`);
		}
	}

	async down() {}
}
