create function f() returns int language sql begin atomic; select 1; select case when true then 1 end; end;
select 2;begin;select 3;end;
BEGIN  ATOMIC x; y; end; z;