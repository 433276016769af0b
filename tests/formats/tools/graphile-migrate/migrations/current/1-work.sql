-- 1-work
create table shop.not_yet (id int);
