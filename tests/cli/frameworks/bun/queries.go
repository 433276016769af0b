package shop

import "github.com/uptrace/bun"

type Parcel struct {
	bun.BaseModel `bun:"table:parcels"`
	Code          string `db:"code"`
}

type LateReportLine struct {
	bun.BaseModel
	Kind   string
	hidden string
	Lines  []*Order `bun:"rel:has-many"`
}

type plain struct {
	CarrierID int64
	Note      string
}

func late(db *bun.DB, carrier int64) error {
	_ = db.NewSelect().Model((*Order)(nil)).Column("id", "carrier_id").Where("shipped_at IS NULL").Order("note DESC")
	_, err := db.NewUpdate().Model(&Order{}).Set("carrier_id = ?", carrier).Where("id = ?", 1).Exec(ctx)
	_ = db.NewSelect().Table("customers").Column("note").Where("shipped_at IS NULL")
	_ = db.NewDelete().Table("shop_order").Where("carrier_id = ?", carrier)
	return err
}
