'use strict';
module.exports = {
	async up(queryInterface, Sequelize) {
		await queryInterface.createTable('more', {id: {type: Sequelize.INTEGER, primaryKey: true}});
		for (const table of ['labels', 'posts']) {
			await queryInterface.bulkDelete(table, {});
		}
	},
};
