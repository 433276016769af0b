package shop

import "github.com/jmoiron/sqlx"

type Order struct {
	ID        int64  `db:"id"`
	ShippedAt string `db:"shipped_at"`
}

func Get(db *sqlx.DB, id int64) (o Order, err error) {
	err = db.Get(&o, "SELECT id, shipped_at FROM orders WHERE id = $1", id)
	return
}

func Add(db *sqlx.DB, o Order) error {
	_, err := db.NamedExec(`INSERT INTO orders (id, customer_id, total, note) VALUES (:id, :customer_id, 1, 'x')`, o)
	return err
}
