CREATE TABLE `posts` (
	`id` integer PRIMARY KEY NOT NULL,
	`author` integer,
	`title` text DEFAULT 'it''s; fine',
	FOREIGN KEY (`author`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `users` ADD `age` integer;