package shop

import (
	"context"

	"github.com/uptrace/bun"
)

func one(ctx context.Context, db *bun.DB) error {
	var order Order
	return db.NewSelect().Model(&order).Where("customer_id = ? AND note = ?", 1, "x").Scan(ctx)
}

func some(ctx context.Context, db *bun.DB) (lines []*LateReportLine, err error) {
	err = db.NewSelect().Model(&lines).Where("kind = ?", "x").Scan(ctx)
	other := []Customer{}
	err = db.NewSelect().Model(&other).Where("note = ?", "x").Scan(ctx)
	return lines, err
}

func add(ctx context.Context, db *bun.DB, order *Order, kind string) error {
	_, err := db.NewUpdate().Model(order).Set("carrier_id = ?", 1).Exec(ctx)
	return err
}
