use diesel::prelude::*;

mod schema {
    diesel::table! {
        #[sql_name = "orders"]
        deals (id) {
            id -> Int8,
            #[sql_name = "customer_id"]
            buyer -> Int8,
            total -> Int4,
        }
    }
}

fn put(conn: &mut PgConnection, row: &NewDeal) -> QueryResult<usize> {
    use schema::deals;
    use schema::deals::dsl::*;
    diesel::insert_into(deals::table)
        .values(row)
        .on_conflict((deals::buyer, deals::total))
        .do_nothing()
        .execute(conn)?;
    diesel::insert_into(deals)
        .values(row)
        .on_conflict((buyer, total))
        .do_update()
        .set(total.eq(1))
        .execute(conn)?;
    diesel::insert_into(deals::table)
        .values(row)
        .on_conflict(diesel::upsert::on_constraint("orders_buyer_total"))
        .do_nothing()
        .execute(conn)?;
    diesel::insert_into(deals::table).values(row).on_conflict(deals::id).do_nothing().execute(conn)
}
