--
-- depends: 0001.users
-- transactional: true

CREATE TABLE posts (id int PRIMARY KEY, author int, body text);

ALTER TABLE posts ADD COLUMN made date;
