-- migrate:up
alter table authors add column born integer;
insert into authors (id, name, born) values (1, '-- migrate:down; not here', 1900);
-- migrate:down
alter table authors drop column born;
