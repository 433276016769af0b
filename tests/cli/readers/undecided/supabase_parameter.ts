export const load = async (supabase: Client) => {
  const q = supabase.from("orders").select("id, user_id");
  return open(q);
};

function open(query: Query) {
  return query.is("shipped_at", null);
}
