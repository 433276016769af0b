import type {MigrationBuilder} from 'node-pg-migrate';

export async function up(pgm: MigrationBuilder): Promise<void> {
	for (const table of ['posts', 'users']) pgm.sql(`UPDATE ${table} SET id = id`);
	pgm.sql('ALTER TABLE posts ADD COLUMN note text');
}

export async function down(): Promise<void> {}
