package shop

const (
	TableOrders    = "orders"
	TableParcels   = "parcels"
	ColumnCarrier  = "carrier_id"
	ColumnCustomer = "customer_id"
)
