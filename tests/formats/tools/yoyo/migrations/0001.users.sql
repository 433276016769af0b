-- The first
-- depends:

CREATE TABLE users (
    id int PRIMARY KEY,
    name varchar(100) NOT NULL
);
INSERT INTO users (id, name) VALUES (1, 'a;b');
