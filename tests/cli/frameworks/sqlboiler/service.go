package shop

import (
	"shop/models"

	"github.com/volatiletech/sqlboiler/v4/boil"
	"github.com/volatiletech/sqlboiler/v4/queries/qm"
)

func late(ctx context.Context, db boil.ContextExecutor) (models.OrderSlice, error) {
	return models.Orders(
		qm.Where("shipped_at IS NULL AND total > ?", 1),
		qm.OrderBy("note DESC"),
		qm.Limit(10),
	).All(ctx, db)
}

func where(ctx context.Context, db boil.ContextExecutor) (*models.Order, error) {
	return models.Orders(models.OrderWhere.ShippedAt.IsNull(), qm.Select("id", "carrier_id")).One(ctx, db)
}

func ship(ctx context.Context, db boil.ContextExecutor, o *models.Order) error {
	_, err := o.Update(ctx, db, boil.Whitelist(models.OrderColumns.Note))
	return err
}

func name(ctx context.Context, db boil.ContextExecutor) (*models.Customer, error) {
	return models.Customers(qm.Where("note = ?", "x")).One(ctx, db)
}
