const row = { id: 1 };
row.shipped_at = new Date();
export const add = (supabase) => supabase.from("orders").insert(row);
