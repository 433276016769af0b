CREATE TABLE "posts" (
	"id" serial PRIMARY KEY NOT NULL,
	"author" integer,
	"title" text DEFAULT 'it''s; fine'
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "age" integer;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;