import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { timestamps } from "./timestamps";

export const books = pgTable("books", { id: bigint({ mode: "number" }), title: text("title") });
export const orders = pgTable("orders", { id: bigint({ mode: "number" }).primaryKey(), ...timestamps });
