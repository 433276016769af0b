package shop

import sq "github.com/Masterminds/squirrel"

func steps(all bool, note string) (string, []any, error) {
	query := sq.Select("o.id").From("orders o").OrderBy("o.id")
	if !all {
		query = query.Where("o.shipped_at IS NULL")
	}
	if note != "" {
		query = query.Where(sq.Eq{"o.note": note}).Join("customers c ON c.id = o.customer_id AND o.carrier_id > 0").Where("c.note = 'x'")
	}
	return query.ToSql()
}
