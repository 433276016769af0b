package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Order holds the schema definition for the Order entity: note, shipped_at.
type Order struct {
	ent.Schema
}

// Fields of the Order.
func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.Int("total").Positive(),
		field.Time("shipped_at").Optional().Nillable(),
		field.String("remark").Optional().StorageKey("note"),
		field.Int("carrier_id").Optional(),
	}
}

// Edges of the Order.
func (Order) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("carrier", Carrier.Type).Ref("orders").Unique().Field("carrier_id"),
		edge.To("note", Note.Type),
	}
}
