BEGIN;
CREATE TABLE posts (id int PRIMARY KEY, user_id int);
CREATE INDEX posts_user ON posts (user_id);
COMMIT;
