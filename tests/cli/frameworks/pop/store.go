package store

import "github.com/gobuffalo/pop/v6"

func one(tx *pop.Connection, note string) (*models.Sale, error) {
	sale := models.Sale{}
	err := tx.Where("note = ? AND total > 0", note).Order("shipped_at desc").First(&sale)
	return &sale, err
}

func some(tx *pop.Connection, all bool) (models.Sales, error) {
	sales := &models.Sales{}
	query := tx.Q().Where("orders.carrier_id = ?", 1)
	if !all {
		query = query.Where("shipped_at IS NULL")
	}
	query = query.LeftJoin("customers c", "c.id = orders.customer_id AND c.note = orders.note")
	err := query.All(sales)
	return *sales, err
}

func change(tx *pop.Connection, lines []models.LateReportLine) error {
	n, err := tx.Where("kind = 'x'").Count(&models.LateReportLine{})
	err = tx.Where("kind = 'y'").All(&lines)
	sale := &models.Sale{ID: 1}
	return tx.UpdateColumns(sale, "note", "carrier_id")
}

// Of what is not mapped, and what is asked of several, nothing is known.
func others(tx *pop.Connection) error {
	other := Unknown{}
	query := tx.Where("note = ''")
	err := query.First(&other)
	query = tx.Where("shipped_at IS NULL")
	return query.All(&models.Sales{})
}
