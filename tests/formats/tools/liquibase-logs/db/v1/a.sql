--liquibase formatted sql
--changeset ann:3
create table d (id int);
