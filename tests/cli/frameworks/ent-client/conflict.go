package shop

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"example.com/shop/ent"
	"example.com/shop/ent/order"
)

func put(ctx context.Context, client *ent.Client) error {
	client.Order.Create().SetTotal(1).OnConflictColumns(order.FieldCustomerID, order.FieldTotal).Ignore().Exec(ctx)
	client.Order.Create().SetTotal(1).OnConflict(sql.ConflictColumns(order.FieldCustomerID, order.FieldTotal)).Ignore().Exec(ctx)
	return client.Order.Create().SetTotal(1).OnConflictColumns(order.FieldID).Ignore().Exec(ctx)
}
