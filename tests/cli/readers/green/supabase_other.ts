export const load = async (supabase: Client, t: (k: string) => string) => {
  const q = supabase.from("books").select("title, note");
  const { data } = await q.eq("note", "x").order("title");
  await supabase.from("orders").select("id, user_id").eq("user_id", "note");
  return data?.map((d) => t("title") + d["note"]);
};
