package model

import "gorm.io/gorm"

type Shipment struct {
	gorm.Model
	Note string
}

// TableName is where the shipments are for historical reasons.
func (Shipment) TableName() string { return "orders" }
