import { TABLES } from "./tables";

export const load = (supabase: Client) => supabase.from(TABLES.orders).select("id, shipped_at");
