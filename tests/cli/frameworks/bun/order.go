package shop

import (
	"time"

	"github.com/uptrace/bun"
)

type Order struct {
	bun.BaseModel `bun:"table:orders,alias:o"`

	ID       int64      `bun:"id,pk,autoincrement"`
	SentAt   *time.Time `bun:"shipped_at,nullzero"`
	Note     string     `bun:",nullzero"`
	Customer *Customer  `bun:"rel:belongs-to,join:customer_id=id"`
}
