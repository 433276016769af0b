'use strict';
const {TableColumn, TableIndex} = require('typeorm');

class Alter1700000000003 {
	async up(queryRunner) {
		await queryRunner.addColumns('tags', [
			new TableColumn({name: 'kind', type: 'varchar', length: '20', isNullable: true}),
			new TableColumn({name: 'weight', type: 'int', default: 1}),
		]);
		await queryRunner.dropColumn('tags', 'name');
		await queryRunner.createIndex('tags', new TableIndex({name: 'tags_kind', columnNames: ['kind', 'weight'], isUnique: true}));
		await queryRunner.dropIndex('posts', 'posts_b');
	}
	async down() {}
}
exports.Alter1700000000003 = Alter1700000000003;
