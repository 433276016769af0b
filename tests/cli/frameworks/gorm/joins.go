package shop

import "gorm.io/gorm"

func joined(db *gorm.DB) (out []Order, err error) {
	err = db.Model(&Order{}).Joins("LEFT JOIN customers c ON c.id = orders.customer_id AND orders.carrier_id > 0").
		Where("c.note = ? AND orders.note = ?", "x", "y").Find(&out).Error
	err = db.Table("orders AS o").Joins("JOIN customers AS c ON c.id = o.customer_id").Where("o.shipped_at > c.shipped_at").Find(&out).Error
	return
}

func steps(db *gorm.DB, all bool) (out []Order, err error) {
	query := db.Model(&Order{}).Joins("Customer")
	if !all {
		query = query.Where("orders.shipped_at IS NULL")
	}
	query = query.Joins("JOIN customers c ON c.id = orders.customer_id")
	err = query.Where("c.note = '' AND orders.note = ''").Find(&out).Error
	return
}
