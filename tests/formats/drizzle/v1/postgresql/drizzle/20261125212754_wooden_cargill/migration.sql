CREATE TABLE "posts" (
	"id" serial PRIMARY KEY,
	"author" integer,
	"title" text DEFAULT 'it''s; fine'
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "age" integer;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_users_id_fkey" FOREIGN KEY ("author") REFERENCES "users"("id");