create procedure p() begin atomic insert into t values (1); end; select 1; begin /* c */ atomic; x; end; y; begin
atomic a; end b; end; c