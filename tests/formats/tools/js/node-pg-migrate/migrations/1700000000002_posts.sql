-- Up Migration
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users (id));
CREATE INDEX posts_user ON posts (user_id);

-- Down Migration
DROP TABLE posts;
