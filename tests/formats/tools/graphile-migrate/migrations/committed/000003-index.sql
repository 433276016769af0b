--! Previous: sha1:ea0bb8ebc77802dd701cece803179a60943321f9
--! Hash: sha1:913f1cc799264d622cc542452e84f15c92fd4b64
--! Message: index

--! no-transaction
create index concurrently posts_author on shop.posts (author);
