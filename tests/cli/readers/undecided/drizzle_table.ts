import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { stamps } from "@shop/stamps";

export const books = pgTable("books", { id: bigint({ mode: "number" }), note: text(), title: text("title") });
export const orders = pgTable("orders", { id: bigint({ mode: "number" }).primaryKey(), ...stamps });
