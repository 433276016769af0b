export async function load(client: SupabaseClient, open: boolean) {
  let query = client.from("orders").select("id, total");
  if (open) {
    query = query.is("shipped_at", null);
  }
  const { data } = await query.order("id");
  return data;
}
