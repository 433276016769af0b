package shop

import "github.com/uptrace/bun"

type Sale struct {
	bun.BaseModel `bun:"table:orders,alias:s"`

	ID    int64 `bun:"id,pk,autoincrement"`
	Buyer int64 `bun:"customer_id"`
	Total int   `bun:"total"`
}

func put(db *bun.DB, sale *Sale) {
	db.NewInsert().Model(sale).On("CONFLICT (customer_id, total) DO UPDATE").Set("total = EXCLUDED.total").Exec(ctx)
	db.NewInsert().Model(sale).On("CONFLICT (id) DO NOTHING").Exec(ctx)
}
