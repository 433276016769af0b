export async function archive(supabase: Client, old: boolean) {
  await supabase.from("orders").update({ status: old ? "archived" : "open" }).eq("id", 1);
}
