--! Previous: sha1:a58a6030ecbb3480fadf2a56a2d2a0fe745def6c
--! Hash: sha1:ea0bb8ebc77802dd701cece803179a60943321f9
--! Message: posts

-- Posts
create table shop.posts (id int primary key, author int references shop.users);
insert into shop.users (name) values ('a;b'), (':NOT_ONE');
