package shop

import (
	"context"

	"github.com/uptrace/bun"
)

type Bill struct {
	bun.BaseModel `bun:"orders,alias:b"`

	ID    int64
	Total int
}

// What another file says the class is called.
func called(ctx context.Context, db *bun.DB) error {
	var order Order
	err := db.NewSelect().Model(&order).Column("o.carrier_id", "o.id").Where("o.note = ?", "x").OrderExpr("o.shipped_at DESC").Scan(ctx)
	return db.NewSelect().Model((*Bill)(nil)).Where("b.note = ? AND b.total > ?", "x", 1).Group("b.carrier_id").Scan(ctx)
}

// Without an alias it is the class's name; ?TableAlias is whatever it is.
func plainly(ctx context.Context, db *bun.DB) error {
	var line LateReportLine
	err := db.NewSelect().Model(&line).Where("late_report_line.kind = ?", "x").Scan(ctx)
	err = db.NewSelect().Model((*Customer)(nil)).Where("customer.note = ?", "x").Scan(ctx)
	return db.NewSelect().Model((*Order)(nil)).Where("?TableAlias.total > ? AND ?TableAlias.note = ?", 1, "x").Scan(ctx)
}

func joined(ctx context.Context, db *bun.DB, orders []Order) error {
	err := db.NewSelect().Model(&orders).
		Join("LEFT JOIN customers AS c ON c.id = o.customer_id AND o.carrier_id > 0").
		Where("c.note = ? AND o.note = ?", "x", "y").Scan(ctx)
	return db.NewSelect().TableExpr("customers AS c").Join("JOIN orders AS o").JoinOn("o.customer_id = c.id AND o.note = c.note").
		Where("o.shipped_at IS NULL AND c.shipped_at > now()").Scan(ctx)
}

func later(ctx context.Context, db *bun.DB, all bool) error {
	q := db.NewSelect().Model((*Order)(nil))
	if !all {
		q = q.Where("o.shipped_at IS NULL")
	}
	q.Where("o.note <> ''")
	return q.Scan(ctx)
}

// Nothing is known of what a parameter reads.
func page(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Join("JOIN customers AS c ON c.id = o.customer_id").Where("c.shipped_at IS NULL").Where("note = ''")
}
