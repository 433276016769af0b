package shop

import "gorm.io/gorm"

type shipped struct {
	ID        int64
	ShippedAt string
}

func first(db *gorm.DB, note string) (*Order, error) {
	var order Order
	if err := db.Where("note = ?", note).First(&order).Error; err != nil {
		return nil, err
	}
	return &order, nil
}

func inline(db *gorm.DB) []*Order {
	orders := []*Order{}
	db.Find(&orders, "shipped_at IS NULL")
	db.Where(map[string]interface{}{"carrier_id": 1}).Find(&orders)
	return orders
}

func remove(db *gorm.DB, order *Order) error {
	return db.Where("note IS NULL").Delete(order).Error
}

func dto(db *gorm.DB) {
	var row shipped
	db.Model(&Customer{}).Where("note = ?", 1).First(&row)
	db.Where("note = ?", 1).First(&row)
	var customer Customer
	db.Where("note = ? AND shipped_at IS NULL", 1).First(&customer)
}
