CREATE TABLE `posts` (
	`id` integer PRIMARY KEY,
	`author` integer,
	`title` text DEFAULT 'it''s; fine',
	CONSTRAINT `fk_posts_author_users_id_fk` FOREIGN KEY (`author`) REFERENCES `users`(`id`)
);
--> statement-breakpoint
ALTER TABLE `users` ADD `age` integer;