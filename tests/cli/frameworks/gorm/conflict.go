package shop

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Sale struct {
	ID    int64 `gorm:"primaryKey"`
	Buyer int64 `gorm:"column:customer_id;uniqueIndex:orders_buyer_total"`
	Total int   `gorm:"uniqueIndex:orders_buyer_total"`
}

func (Sale) TableName() string { return "orders" }

func put(db *gorm.DB, sale Sale) {
	db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "customer_id"}, {Name: "total"}},
		DoUpdates: clause.AssignmentColumns([]string{"total"}),
	}).Create(&sale)
	db.Clauses(clause.OnConflict{OnConstraint: "orders_buyer_total", DoNothing: true}).Create(&sale)
	db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&sale)
}
