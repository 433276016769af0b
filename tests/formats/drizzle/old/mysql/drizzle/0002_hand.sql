-- written by hand: é
CREATE INDEX users_age ON users (age);
--> statement-breakpoint
INSERT INTO users (id, name) VALUES (1, 'a;b')