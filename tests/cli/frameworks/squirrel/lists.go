package shop

import sq "github.com/Masterminds/squirrel"

var orderColumns = []string{"id", "note", "coalesce(shipped_at, now()) AS at"}

func listed() sq.SelectBuilder {
	own := []string{"id", "carrier_id"}
	_ = sq.Insert("orders").Columns(own...).Values(1, 2)
	return sq.Select(orderColumns...).From("orders")
}
