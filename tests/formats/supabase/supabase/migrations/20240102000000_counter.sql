create function count_users() returns bigint language sql begin atomic; select count(*) from users; end;
create function f() returns trigger language plpgsql as $body$
begin
  new.name := 'x;y';
  return new;
end;
$body$;;
create trigger t before insert on users for each row execute function f();

-- the end
