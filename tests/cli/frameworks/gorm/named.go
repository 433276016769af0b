package models

import "gorm.io/datatypes"

// No tag says that it is a model: its method does. The connection's search path has its schema.
type Crate struct {
	ID   int64
	Seal datatypes.JSON
}

func (Crate) TableName() string {
	return "crates"
}

type Form struct {
	Seal string
}
