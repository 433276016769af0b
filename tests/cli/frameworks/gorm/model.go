package models

import "gorm.io/gorm"

// A Box is kept when it is deleted.
type Box struct {
	gorm.Model

	Code string `gorm:"-"`
}
