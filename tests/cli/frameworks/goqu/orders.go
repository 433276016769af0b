package shop

import "github.com/doug-martin/goqu/v9"

var dialect = goqu.Dialect("postgres")

func add(o Order) *goqu.InsertDataset {
	return dialect.Insert(TableOrders).Rows(goqu.Record{
		"id":           o.ID,
		"note":         o.Note,
		ColumnCarrier:  o.CarrierID,
		ColumnCustomer: o.CustomerID,
	}).Returning(goqu.C("shipped_at"))
}

func find(id int64) *goqu.SelectDataset {
	return dialect.From(TableOrders).
		Select(goqu.I("orders.id"), goqu.I(TableOrders+"."+ColumnCarrier).As("carrier"), goqu.L("coalesce(note, '')"), goqu.MAX("shipped_at")).
		Where(goqu.And(goqu.C("note").IsNotNull(), goqu.Or(goqu.Ex{"shipped_at": nil}, goqu.C("total").Gt(1)))).
		GroupBy(goqu.C("carrier_id")).
		Order(goqu.C("shipped_at").Asc())
}

func joined() *goqu.SelectDataset {
	return goqu.From(goqu.T("orders").As("o")).
		InnerJoin(goqu.T("parcels").As("p"), goqu.On(goqu.Ex{"p.id": goqu.I("o.carrier_id")})).
		LeftJoin(goqu.T("customers"), goqu.On(goqu.I("customers.id").Eq(goqu.I("o.customer_id")))).
		Select(goqu.I("customers.note"), goqu.I("customers.shipped_at"), goqu.I("p.code"))
}

func ship(id int64) *goqu.UpdateDataset {
	return goqu.Update("orders").Set(goqu.Record{"shipped_at": goqu.L("now()")}).Where(goqu.Ex{"id": id}, goqu.L("note = ?", "x"))
}

func inner() *goqu.SelectDataset {
	return goqu.From("customers").Where(goqu.C("note").Eq("x"), goqu.C("id").In(
		goqu.From("orders").Select(goqu.C("carrier_id")).Where(goqu.C("id").Gt(1))))
}

// What a parameter reads from is not known.
func page(ds *goqu.SelectDataset) *goqu.SelectDataset {
	return ds.Where(goqu.C("shipped_at").IsNull(), goqu.Ex{"carrier_id": 1})
}
