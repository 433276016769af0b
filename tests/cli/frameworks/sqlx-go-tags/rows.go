package model

type shopOrderRow struct {
	ID      int64 `db:"id"`
	Carrier int64 `db:"carrier_id"`
}

type anyRow struct {
	Carrier int64 `db:"carrier_id"`
}

type lineRow struct {
	Kind string `db:"kind"`
}

func (lineRow) TableName() string {
	return "late_report_lines"
}
