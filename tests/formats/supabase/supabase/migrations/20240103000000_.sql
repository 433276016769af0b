insert into users (name) values (E'a\';b');
alter table users add column age int;
