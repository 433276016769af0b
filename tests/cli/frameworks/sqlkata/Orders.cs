using SqlKata;
using SqlKata.Execution;

class Orders
{
    object Late(QueryFactory db, string note) =>
        db.Query("orders as o").Join("parcels", "parcels.id", "o.id").Select("o.id", "o.shipped_at").Where("o.note", note).Get();

    object Add(QueryFactory db, string note) => db.Query("orders").Insert(new { total = 1, note = note });

    object Safe(QueryFactory db) => new Query("customers").Select("note").WhereNull("shipped_at");
}
