package shop

const help = "orders (select one from parcels) are shown with code and shipped_at"

func late(b Builder) Builder {
	return b.Where("u.id IN (SELECT user_id FROM orders o WHERE o.total > u.shipped_at_least)")
}
