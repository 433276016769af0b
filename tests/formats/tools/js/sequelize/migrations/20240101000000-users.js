'use strict';
const tables = require('../tables');
/** @type {import('sequelize-cli').Migration} */
module.exports = {
	async up(queryInterface, Sequelize) {
		await queryInterface.createTable(tables.USERS, {
			id: {allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER},
			email: {type: Sequelize.STRING, allowNull: false, unique: true},
			name: {type: Sequelize.STRING(100)},
			bio: Sequelize.TEXT,
			age: {type: Sequelize.INTEGER, defaultValue: 5},
			big: {type: Sequelize.BIGINT, allowNull: false},
			price: {type: Sequelize.DECIMAL(10, 2), defaultValue: 0},
			weight: {type: Sequelize.DOUBLE},
			active: {type: Sequelize.BOOLEAN, allowNull: false, defaultValue: true},
			role: {type: Sequelize.ENUM('admin', 'user'), defaultValue: 'user', allowNull: false},
			born: {type: Sequelize.DATEONLY},
			token: {type: Sequelize.UUID, defaultValue: Sequelize.UUIDV4},
			nick: {type: Sequelize.STRING, field: 'nick_name'},
			createdAt: {allowNull: false, type: Sequelize.DATE},
			updatedAt: {allowNull: false, type: Sequelize.DATE, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP')},
		});
		await queryInterface.addIndex('Users', ['name', 'createdAt']);
	},

	async down(queryInterface) {
		await queryInterface.dropTable('Users');
	},
};
