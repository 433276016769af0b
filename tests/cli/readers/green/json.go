package shop

type Order struct {
	ID        int64  `json:"id"`
	ShippedAt string `json:"shipped_at"`
	Note      string `json:"note"`
}

func (s *Store) Get(id int64) error {
	log.Printf("orders: note=%s title=%v", "a", id)
	return s.db.QueryRow("SELECT id FROM orders WHERE id = $1", id).Err()
}
