package shop

func (s *Store) Count() error {
	var b strings.Builder
	b.WriteString("SELECT count(*) ")
	b.WriteString("FROM orders ")
	b.WriteString("WHERE shipped_at IS NULL")
	return s.db.QueryRow(b.String()).Err()
}
