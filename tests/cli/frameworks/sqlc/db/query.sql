-- name: GetOrder :one
SELECT id, shipped_at FROM orders WHERE id = sqlc.arg(id);

-- name: ListCustomers :many
SELECT id FROM customers ORDER BY name;

-- name: AddParcel :exec
INSERT INTO parcels (id, code) VALUES ($1, @code);
