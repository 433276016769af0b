-- migrate:up transaction:false
create index books_title on books (title);

-- migrate:down transaction:false
drop table if exists nothing;
