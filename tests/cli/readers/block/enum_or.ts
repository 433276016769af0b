export const some = (db: Client) => db.from("orders").select("id").or("status.eq.archived,total.gt.5");
