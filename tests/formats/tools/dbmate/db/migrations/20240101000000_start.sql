-- The first.

-- migrate:up
create table authors (id integer primary key, name varchar(100) not null);
create table books (
  id integer primary key,
  author integer not null references authors (id), -- the owner; must be there
  title varchar(100)
);

-- migrate:down
drop table books;
drop table authors;
