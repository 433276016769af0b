package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

type Box struct {
	ent.Schema
}

func (Box) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "parcels"}}
}

func (Box) Fields() []ent.Field {
	return []ent.Field{field.String("code")}
}

type Customer struct {
	ent.Schema
}

func (Customer) Fields() []ent.Field {
	return []ent.Field{field.String("note"), field.Time("shipped_at")}
}
