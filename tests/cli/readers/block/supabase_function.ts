const orders = () => supabase.from("orders");

export const open = () => orders().select("id").is("shipped_at", null);
