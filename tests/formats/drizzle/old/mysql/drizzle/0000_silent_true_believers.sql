CREATE TABLE `users` (
	`id` int AUTO_INCREMENT NOT NULL,
	`name` varchar(90) NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`)
);
