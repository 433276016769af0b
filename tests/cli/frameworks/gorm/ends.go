package shop

import "gorm.io/gorm"

func ends(db *gorm.DB, note string) (out []Order, err error) {
	query := db.Where("total > 0")
	if note != "" {
		query = query.Where("note = ?", note)
	}
	err = query.Order("shipped_at").Find(&out).Error
	return
}

// The handle is asked for several things.
func several(db *gorm.DB) error {
	var order Order
	err := db.First(&order).Error
	rest := db.Where("note = ''")
	return page(rest, err)
}
