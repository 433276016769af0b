-- +migrate Up notransaction
create index books_title on books (title);

-- +migrate Down
-- nothing to undo
