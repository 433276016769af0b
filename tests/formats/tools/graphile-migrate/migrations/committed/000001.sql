--! Previous: -
--! Hash: sha1:a58a6030ecbb3480fadf2a56a2d2a0fe745def6c

create schema :APP_SCHEMA;

create table :APP_SCHEMA.users (
  id int primary key generated always as identity,
  name text not null
);
