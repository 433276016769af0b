package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

type Order struct {
	ent.Schema
}

func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.Time("shipped_at").Optional(),
		field.String("remark").StorageKey("note"),
		field.Int("total"),
		field.Int64("customer_id"),
	}
}
