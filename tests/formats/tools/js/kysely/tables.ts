export const TABLES = {
	users: 'users', // who they are
} as const;
