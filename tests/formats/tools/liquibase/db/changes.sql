--liquibase formatted sql

--changeset ann:1
--comment the first
create table users (id integer primary key, name varchar(50));
--rollback drop table users;

--changeset ann:2 stripComments:false
create table posts (id integer primary key, user_id integer);
-- an index beside it: it's hashed
create index posts_user on posts (user_id);
--rollback drop table posts;

--changeset "bob dev":"3 a" endDelimiter:/
insert into users values (1, 'a;b')
/
insert into users values (2, 'c')
/

--changeset bob:4 runOnChange:true
create view names as select name from users;
--rollback drop view names;
--changeset bob:5 dbms:oracle
nonsense;
