package store

import (
	"example.com/shop/src/squirrel/tables"
)

// the dots of a chain end its lines, and the table is another package's constant
func saveFar(rows []row) builder {
	query := NewQueryBuilder().
		Insert(tables.ORDERS).
		Columns(
			"id",
			"note",
		)
	for _, r := range rows {
		query = query.Values(r.ID, r.Note)
	}
	return query
}
