package shop

import (
	sq "github.com/Masterminds/squirrel"
)

func put(customer int64, total int) {
	sq.Insert("orders").Columns("customer_id", "total").Values(customer, total).
		Suffix("ON CONFLICT (customer_id, total) DO UPDATE SET total = EXCLUDED.total")
	sq.Insert("orders").Columns("customer_id", "total").Values(customer, total).
		Suffix("ON CONFLICT ON CONSTRAINT orders_buyer_total DO NOTHING")
	sq.Insert("orders").Columns("customer_id", "total").Values(customer, total).
		Suffix("ON CONFLICT (id) DO NOTHING")
}
