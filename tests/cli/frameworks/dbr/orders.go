package shop

import (
	"github.com/gocraft/dbr/v2"
)

func (r readSession) late(carrier int64) error {
	return r.session.
		Select("orders.id", "orders.note", "parcels.code").
		From("orders").
		Join("parcels", "parcels.id = orders.carrier_id").
		Where(dbr.And(dbr.Eq("orders.shipped_at", nil), dbr.Gt("total", 1))).
		LoadOne(&order)
}

func (w writeSession) ship(id int64) error {
	_, err := w.update("orders").Where(dbr.Eq("id", id)).Set("shipped_at", dbr.Now).Exec()
	return err
}

func (w writeSession) add(o Order) error {
	_, err := w.insertInto("orders").Pair("id", o.ID).Pair("carrier_id", o.Carrier).Exec()
	return err
}

func (w writeSession) customer(id int64) error {
	_, err := w.update("customers").Where(dbr.Eq("note", "x")).Set("shipped_at", dbr.Now).Exec()
	return err
}

func path(c *cache) {
	filepath.Join("parcels", "orders")
	c.update("parcels")
}
