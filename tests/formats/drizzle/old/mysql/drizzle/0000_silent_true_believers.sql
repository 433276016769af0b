CREATE TABLE `users` (
	`id` serial AUTO_INCREMENT NOT NULL,
	`name` varchar(90) NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`)
);
