package shop

import (
	"github.com/jackc/pgx/v5"
	"github.com/lib/pq"
)

func add(ctx context.Context, conn *pgx.Conn, tx *sql.Tx) error {
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"orders"}, []string{"id", "note"}, pgx.CopyFromRows(rows))
	_, err = conn.CopyFrom(ctx, pgx.Identifier{"public", "orders"}, []string{"id", "shipped_at"}, pgx.CopyFromRows(rows))
	stmt, err := tx.Prepare(pq.CopyIn("orders", "id", "carrier_id"))
	_, err = conn.CopyFrom(ctx, pgx.Identifier{"customers"}, []string{"id", "note"}, pgx.CopyFromRows(rows))
	return err
}
