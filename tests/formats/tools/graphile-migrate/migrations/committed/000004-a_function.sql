--! Previous: sha1:913f1cc799264d622cc542452e84f15c92fd4b64
--! Hash: sha1:8506f48541c5214c3326488ae36bf571dfabd62c
--! Message: a function

create function shop.hello() returns text as $$
  select 'hello; you'::text;
$$ language sql;
