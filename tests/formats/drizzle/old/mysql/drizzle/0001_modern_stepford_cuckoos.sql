CREATE TABLE `posts` (
	`id` int AUTO_INCREMENT NOT NULL,
	`author` int,
	`title` varchar(90) DEFAULT 'it''s; fine',
	CONSTRAINT `posts_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `users` ADD `age` int;--> statement-breakpoint
ALTER TABLE `posts` ADD CONSTRAINT `posts_author_users_id_fk` FOREIGN KEY (`author`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;