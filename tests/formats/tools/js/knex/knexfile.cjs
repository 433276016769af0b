// The database comes from the environment: TOOL_CLIENT is knex's, TOOL_CONNECTION is JSON.
module.exports = {
	client: process.env.TOOL_CLIENT,
	connection: JSON.parse(process.env.TOOL_CONNECTION || '{}'),
	useNullAsDefault: true,
	migrations: {directory: './migrations'},
};
