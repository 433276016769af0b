package shop

import "fmt"

func (s *Store) List(ctx context.Context, n int) error {
	query := "SELECT id FROM orders WHERE total > $1"
	if n > 0 {
		query += fmt.Sprintf(" AND shipped_at < $%d", n)
	}
	_, err := s.db.QueryContext(ctx, query, n)
	return err
}
