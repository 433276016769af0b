pub async fn open(pool: &PgPool, only: bool) -> Result<Vec<Row>> {
    let mut q = String::from("SELECT id FROM orders");
    if only {
        q.push_str(" WHERE shipped_at IS NULL");
    }
    sqlx::query(&q).fetch_all(pool).await
}
