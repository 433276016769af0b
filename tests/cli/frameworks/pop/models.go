package models

import (
	"time"

	"github.com/gobuffalo/pop/v6"
)

type Sale struct {
	ID        int64      `db:"id"`
	ShippedAt *time.Time `json:"shippedAt" db:"shipped_at"`
	Remark    string     `db:"note"`
	Other     string     `json:"carrier_id"`
	Customer  *Customer  `belongs_to:"customer"`
	Left      string     `db:"-"`
}

type Sales []Sale

func (s Sale) TableName() string {
	return "orders"
}

type LateReportLine struct {
	ID int64 `db:"id"`
}

func (s *Sale) Validate(tx *pop.Connection) error {
	return nil
}
