CREATE TABLE `posts` (
	`id` serial PRIMARY KEY,
	`author` bigint unsigned,
	`title` varchar(90) DEFAULT 'it''s; fine',
	CONSTRAINT `posts_author_users_id_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`)
);
--> statement-breakpoint
ALTER TABLE `users` ADD `age` int;