package shop

import (
	"time"

	"gorm.io/gorm"
)

type Order struct {
	ID        int64 `gorm:"primaryKey"`
	ShippedAt *time.Time
	Remark    string `gorm:"column:note;size:200"`
	Customer  Customer `gorm:"foreignKey:CustomerID"`
}

type Customer struct {
	gorm.Model
	ShippedAt *time.Time
}

func Late(db *gorm.DB) (out []Order) {
	db.Model(&Order{}).Where("shipped_at IS NULL AND total > ?", 3).Find(&out)
	return out
}

func Sum(db *gorm.DB) {
	db.Table("parcels").Pluck("code", nil)
}

type Shipment struct {
	ID   int64 `gorm:"primaryKey"`
	Note string
}

func (*Shipment) TableName() string { return "orders" }

type Status string

type Box struct {
	ID         int64 `gorm:"primaryKey"`
	Note       Status
	ShippedAt  *shop.Time
	Carrier    *Carrier
	CarrierID  int64
	Lines      []Line
}

func (Box) TableName() string { return "orders" }

type ShopOrder struct {
	ID        int64 `gorm:"primaryKey"`
	ShippedAt Carrier
	ShippedAtID int64
}

func (ShopOrder) TableName() string { return "shop_order" }

func Mark(db *gorm.DB, now time.Time) {
	db.Model(&shop.Order{}).Where("id = ?", 1).Updates(map[string]any{"carrier_id": now})
	db.Table("orders").Select("id", "note")
}
