use sqlx::PgPool;

pub async fn late(pool: &PgPool) -> sqlx::Result<u64> {
    let done = sqlx::query("UPDATE orders SET note = '' WHERE shipped_at IS NULL").execute(pool).await?;
    Ok(done.rows_affected())
}

#[sqlx::test(fixtures("orders"))]
async fn finds(pool: PgPool) {
    sqlx::query("SELECT note FROM orders").execute(&pool).await.unwrap();
}

#[cfg(not(test))]
pub async fn live(pool: &PgPool) {
    sqlx::query("SELECT carrier_id FROM orders").execute(pool).await.unwrap();
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn works() {
        let pool = pool().await;
        sqlx::query("SELECT code FROM parcels").execute(&pool).await.unwrap();
    }
}
