pub async fn totals(pool: &PgPool) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(Row, "SELECT total, note FROM orders WHERE id = $1", id)
        .fetch_all(pool)
        .await
}

macro_rules! select_with {
    ($predicate:tt, $param:ident) => {
        sqlx::query_as!(Row, r#"SELECT carrier_id FROM orders "# + $predicate, $param)
    };
}
