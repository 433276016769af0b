--liquibase formatted sql
--changeset ann:1
create table a (id int);
