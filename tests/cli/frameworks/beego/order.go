package shop

import (
	"time"

	"github.com/beego/beego/v2/client/orm"
)

type BeegoOrder struct {
	ID        int64     `orm:"pk;auto;column(id)"`
	ShippedAt time.Time `orm:"null"`
	Remark    string    `orm:"column(note);size(40)"`
	Carrier   *Carrier  `orm:"rel(fk)"`
	Parcels   []*Parcel `orm:"reverse(many)"`
	Code      string    `orm:"-"`
}

func (o *BeegoOrder) TableName() string { return "orders" }

type Customers struct {
	ID   int64  `orm:"pk"`
	Note string `orm:"null"`
}

func late(o orm.Ormer, orders *[]BeegoOrder) {
	o.QueryTable("orders").Filter("note__contains", "x").OrderBy("-shipped_at").All(orders)
	o.QueryTable("customers").Filter("note", "x").OrderBy("shipped_at")
}
