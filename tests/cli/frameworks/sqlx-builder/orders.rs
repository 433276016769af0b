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

// pieces that are pushed one by one
async fn find(f: &Filter) {
    let mut builder = QueryBuilder::<Postgres>::new("SELECT id, total FROM orders WHERE 1 = 1");
    if let Some(note) = &f.note {
        builder.push(" AND note = ").push_bind(note);
    }
    builder.push(" ORDER BY carrier_id LIMIT ");
    builder.push_bind(10);
}

async fn change(f: &Filter) {
    let mut builder = sqlx::QueryBuilder::new("UPDATE orders SET ");
    let mut set = builder.separated(", ");
    if let Some(note) = &f.note {
        set.push("note = ").push_bind_unseparated(note);
    }
    set.push("shipped_at = ").push_bind_unseparated(f.shipped_at);
    builder.push(" WHERE id = ").push_bind(f.id);
}

async fn put(orders: &[Order]) {
    let mut builder = QueryBuilder::new("INSERT INTO orders (id, total) ");
    builder.push_values(orders, |mut b, o| {
        b.push_bind(o.id).push_bind(o.total);
    });
    builder.push(" ON CONFLICT (id) DO UPDATE SET note = 'again'");
}

async fn of_customers(f: &Filter) {
    let mut builder = QueryBuilder::new("SELECT id FROM customers WHERE true");
    builder.push(" AND note = ").push_bind(f.note);
    let mut list = builder.separated(", ");
    list.push_unseparated(" ORDER BY ");
    list.push("shipped_at");
    list.push("note");
}
