-- Text before the first directive is left out.
-- +migrate Up
create table authors (id integer primary key, name varchar(100) not null);
create table books (
  id integer primary key,
  -- the owner; must be there
  author integer not null references authors (id), -- yes;it must
  title varchar(100)
);

-- +migrate Down
drop table books;
drop table authors;
