package shop

import (
	. "github.com/go-jet/jet/v2/postgres"
	. "shop/.gen/shop/public/table"
)

func late() SelectStatement {
	return SELECT(Orders.ID, Orders.Note).
		FROM(Orders).
		WHERE(Orders.ShippedAt.IS_NULL().AND(Orders.Total.GT(Int(1))))
}

func ship() UpdateStatement {
	return Orders.UPDATE(Orders.ShippedAt).SET(NOW()).WHERE(Orders.ID.EQ(Int(1)))
}
