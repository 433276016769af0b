package model

import "time"

type Order struct {
	ID        int64      `db:"id"`
	ShippedAt *time.Time `json:"shippedAt" db:"shipped_at"`
	Remark    string     `structs:"note"`
	Other     string     `json:"carrier_id"`
}

type Parcels struct {
	Code string `db:"code"`
}

type Customer struct {
	ShippedAt *time.Time `db:"shipped_at"`
}
