package store

import (
	"gorm.io/gorm"

	"example.com/shop/model"
)

func Noted(db *gorm.DB, note string) (n int64, err error) {
	err = db.Model(&model.Shipment{}).Where("note = ? AND total > 0", note).Count(&n).Error
	return n, err
}

func ByCarrier(db *gorm.DB, id int64) ([]model.Shipment, error) {
	var out []model.Shipment
	err := db.Where("orders.carrier_id = ?", id).Order("note DESC").Find(&out).Error
	return out, err
}

func Totals(db *gorm.DB) (n int64, err error) {
	err = db.Model(&model.Shipment{}).Where("total > 0").Count(&n).Error
	return n, err
}
