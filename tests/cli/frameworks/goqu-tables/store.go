package store

import (
	"github.com/doug-martin/goqu/v9"

	"example.com/shop/src/goqu-tables/schema"
)

func late(db *goqu.Database) *goqu.SelectDataset {
	return db.Select(schema.OrdersSum, schema.Outside.Col("note")).
		From(schema.Orders).
		Where(schema.Orders.Col("shipped_at").IsNull(), goqu.Ex{"carrier_id": 3})
}

func save(db *goqu.Database, carrier int64) error {
	_, err := db.Insert(schema.Orders).
		Rows(goqu.Record{
			"carrier_id":             carrier,
			schema.OrdersNoteColumn:  "",
			schema.OrdersTotalColumn: 1,
		}).Executor().Exec()
	return err
}
