-- +migrate Down
alter table authors drop column born;

-- +migrate Up
-- +migrate StatementBegin
alter table authors add column born integer;
-- +migrate StatementEnd
insert into authors (id, name, born) values (1, 'one; two;', 1900);
