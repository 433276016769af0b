'use strict';
module.exports = {
	async up(queryInterface, Sequelize) {
		const transaction = await queryInterface.sequelize.transaction();
		try {
			await queryInterface.addColumn('posts', 'body', {type: Sequelize.TEXT}, {transaction});
			await queryInterface.addColumn('posts', 'kind', {type: Sequelize.STRING(20), allowNull: false, defaultValue: 'k'}, {transaction});
			await queryInterface.addIndex('posts', {fields: ['kind'], unique: true, name: 'posts_kind', transaction});
			await queryInterface.sequelize.query('CREATE TABLE tags (id int NOT NULL PRIMARY KEY, name varchar(20))', {transaction});
			await queryInterface.removeIndex('Users', ['name', 'createdAt'], {transaction});
			await queryInterface.renameTable('tags', 'labels', {transaction});
			await transaction.commit();
		} catch (error) {
			await transaction.rollback();
			throw error;
		}
	},
};
