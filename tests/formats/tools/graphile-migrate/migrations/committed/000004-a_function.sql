--! Previous: sha1:913f1cc799264d622cc542452e84f15c92fd4b64
--! Hash: sha1:8e7b14d3733a75ebe82832597635bc749242ed6a
--! Message: a function

create function shop.hello() returns text as $$
  select 'hello; you'::text;
$$ language sql;
create table in_the_path (id int);
