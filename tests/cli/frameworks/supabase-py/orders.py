from supabase import Client, create_client

supabase: Client = create_client(url, key)


def late(note: str):
    rows = (
        supabase.table("orders")
        .select("id, at:shipped_at, customers(note)", count="exact")
        .eq("note", note)
        .or_("carrier_id.is.null,total.gt.3")
        .order("shipped_at", desc=True)
        .execute()
    )
    supabase.table("orders").insert({"total": 1, "shipped_at": None}).execute()
    supabase.from_("orders").update({"note": "x"}).eq("id", 1).execute()
    supabase.table("parcels").upsert([{"code": "x"}]).execute()
    return rows


def safe(shipped_at):
    supabase.storage.from_("parcels").download("note")
    supabase.schema("archive").table("orders").select("note").execute()
    supabase.table("customers").select("note, orders(total)").eq("shipped_at", shipped_at).execute()
    return {"note": shipped_at}
