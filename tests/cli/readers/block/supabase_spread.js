const shipped = { shipped_at: new Date() };
export const add = (supabase, id) => supabase.from("orders").insert({ id, ...shipped });
