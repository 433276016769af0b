package shop

import (
	"fmt"
	"strings"
)

var orderColumns = []string{"id", "total", "shipped_at"}

func (s *Store) All() (*sql.Rows, error) {
	return s.db.Query(fmt.Sprintf("SELECT %s FROM orders", strings.Join(orderColumns, ", ")))
}
