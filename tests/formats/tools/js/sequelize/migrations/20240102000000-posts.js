'use strict';
module.exports = {
	up: (queryInterface, DataTypes) => {
		return queryInterface
			.createTable(
				'posts',
				{
					a: {type: DataTypes.INTEGER, primaryKey: true},
					b: {type: DataTypes.INTEGER, primaryKey: true},
					user_id: {
						type: DataTypes.INTEGER,
						references: {model: 'Users', key: 'id'},
						onDelete: 'CASCADE',
						onUpdate: 'SET NULL',
					},
					title: {type: DataTypes.STRING(80)},
				},
				{uniqueKeys: {posts_title: {fields: ['b', 'title']}}},
			)
			.then(() => queryInterface.bulkInsert('posts', [{a: 1, b: 2}]));
	},
};
