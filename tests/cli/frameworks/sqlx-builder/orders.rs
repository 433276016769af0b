use sqlx::{Postgres, QueryBuilder};

async fn mark(orders: &[Order]) {
    let mut builder: QueryBuilder<Postgres> = QueryBuilder::new("UPDATE orders SET note = 'x' WHERE (id, total) IN (");
    builder.push_tuples(orders, |mut b, o| {
        b.push_bind(o.id).push_bind(o.total);
    });
    builder.push(")");
}

async fn add(orders: &[Order]) {
    let mut builder = QueryBuilder::new("INSERT INTO orders(id, carrier_id, shipped_at) ");
    builder.push_values(orders, |mut b, o| {
        b.push_bind(o.id).push_bind(o.carrier_id).push_bind(o.shipped_at);
    });
}

async fn late(filter: &Filter) {
    let mut builder = QueryBuilder::new("SELECT o.note FROM orders o WHERE ");
    filter.push(&mut builder);
}

async fn others(ids: &[i64]) {
    let mut builder = QueryBuilder::new("SELECT note FROM customers WHERE shipped_at > now() AND id IN (");
    let mut list = builder.separated(", ");
    let mut rows = QueryBuilder::new("INSERT INTO orders ");
    let mut more = QueryBuilder::new("INSERT INTO customers (id, note, ");
}
