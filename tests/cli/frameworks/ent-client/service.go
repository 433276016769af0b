package shop

import (
	"context"

	"example.com/shop/ent"
	"example.com/shop/ent/customer"
	"example.com/shop/ent/order"
)

func late(ctx context.Context, client *ent.Client, note string) ([]*ent.Order, error) {
	return client.Order.Query().
		Where(order.ShippedAtIsNil(), order.RemarkEQ(note), order.RemarkNEQ("x"), order.TotalGT(1)).
		Order(ent.Asc(order.FieldShippedAt)).
		All(ctx)
}

func ship(ctx context.Context, client *ent.Client, shippedAt time.Time, note string) error {
	update := client.Order.UpdateOneID(1).SetShippedAt(shippedAt)
	update.SetRemark(note)
	client.Customer.Update().SetShippedAt(shippedAt).Save(ctx)
	_ = customer.ShippedAtIsNil()
	return update.ClearRemark().Exec(ctx)
}
