export async function load(supabase: SupabaseClient, open: boolean) {
  const table = supabase.from("orders");
  const { data } = await table.select("id, shipped_at");
  return data;
}
