package shop

import (
	sq "github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
)

func find(db *sql.DB, id int64) sq.SelectBuilder {
	return sq.Select("id", "total", "note").
		From("orders").
		Where(sq.Eq{"carrier_id": id}).
		OrderBy("shipped_at DESC")
}

func open() sq.SelectBuilder {
	return psql.Select("o.id", "count(p.id)").From("orders o").
		Join("parcels p ON p.id = o.carrier_id").
		Where("o.shipped_at IS NULL").
		GroupBy("o.id")
}

func add(builder sq.StatementBuilderType) sq.InsertBuilder {
	return builder.Insert("orders").Columns("id", "customer_id", "total", "note").Values(1, 2, 3, "x")
}

func ship(id int64) sq.UpdateBuilder {
	return sq.Update("orders").Set("shipped_at", sq.Expr("now()")).Where(sq.Eq{"id": id})
}

func move(id int64) sq.UpdateBuilder {
	return sq.Update("orders").SetMap(map[string]interface{}{"carrier_id": id, "total": 1})
}

func wrapped(b *Builder) sq.SelectBuilder {
	return b.Select("id", "note").From(b.TableName("orders"))
}

func quick() *goqu.SelectDataset {
	return goqu.From("orders").Select("id", "note").Where(goqu.C("shipped_at").IsNull(), goqu.Ex{"carrier_id": 1})
}

// Of other tables, and of no table at all.
func others(c *Cache, list *List) {
	sq.Select("id", "name").From("customers").Where("name = ?", "x")
	c.Set("shipped_at", "orders")
	list.Select("note").Where("orders")
}

// A qualifier is one table's.
func joined(id int64) sq.SelectBuilder {
	return sq.Select("p.code", "o.carrier_id", "c.note").From("orders o").
		Join("customers c ON c.id = o.customer_id").
		Join("shop_order p ON p.id = o.id").Where(sq.Eq{"p.carrier_id": id})
}

const (
	listed  = "id, coalesce(note, ''), o.shipped_at"
	every   = "o.total, " + listed
	inTable = `orders`
)

// Lists in one text, and constants of the file.
func lists(id int64) sq.SelectBuilder {
	return database.Builder.Select(every).From(inTable + " o").Where("id = ?", id)
}

func addListed() sq.InsertBuilder {
	return database.Builder.Insert(inTable).Columns("id, carrier_id").Values(1, 2)
}

// Conditions in one another.
func either(id int64) sq.SelectBuilder {
	return sq.Select("id").From("orders").Where(sq.Or{sq.Eq{"carrier_id": id}, sq.And{sq.NotEq{"note": nil}, sq.Expr("shipped_at > ?", 1)}})
}
