// @generated automatically by Diesel CLI.

diesel::table! {
    orders (id) {
        id -> Int8,
        total -> Int4,
        shipped_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    customers (id) {
        id -> Int8,
        shipped_at -> Nullable<Timestamptz>,
    }
}
