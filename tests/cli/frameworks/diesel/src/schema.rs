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

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::OrderKind;

    /// Orders of the shop.
    shop_order (id) {
        id -> Int8,
        kind -> OrderKind,
        /// When it left the house.
        #[sql_name = "shipped_at"]
        left_at -> Nullable<Timestamptz>,
        #[sql_name = "carrier_id"]
        #[max_length = 20]
        carrier -> Int8,
    }
}

table! {
    #[sql_name = "parcels"]
    boxes {
        id -> Int8,
        code -> Text,
    }
}

table! {
    public.orders {
        id -> Int8,
        note -> Text,
    }
}

diesel::table! {
    use super::sql_types::{CarrierKind, ParcelKind};

    late_report_lines (id) {
        id -> Int8,
        kind -> Nullable<CarrierKind>,
    }
}
