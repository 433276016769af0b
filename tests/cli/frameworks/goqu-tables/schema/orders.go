package schema

import "github.com/doug-martin/goqu/v9"

const (
	OrdersTableName   = "orders"
	OrdersNoteColumn  = "note"
	OrdersTotalColumn = "total"
)

var (
	Orders     = goqu.T(OrdersTableName)
	OrdersNote = Orders.Col(OrdersNoteColumn)
	OrdersSum  = Orders.Col(OrdersTotalColumn)
	Parcels    = goqu.T("parcels")
	Outside    = goqu.T("elsewhere")
)
