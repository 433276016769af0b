package shop

import (
	"time"

	"xorm.io/xorm"
)

type XormOrder struct {
	ID        int64 `xorm:"pk autoincr"`
	ShippedAt time.Time
	Remark    string `xorm:"'note' TEXT"`
	Carrier   *Carrier `xorm:"-"`
	Total     int
}

func (*XormOrder) TableName() string { return "orders" }

type Customers struct {
	ID        int64 `xorm:"pk"`
	ShippedAt time.Time
	Note      string `xorm:"VARCHAR(40)"`
}

func late(e *xorm.Engine, shippedAt time.Time) error {
	_, err := e.Table("orders").Where("carrier_id = ?", 1).Cols("note").Update(&XormOrder{})
	e.Table("customers").Where("shipped_at IS NULL").Cols("note")
	return err
}
