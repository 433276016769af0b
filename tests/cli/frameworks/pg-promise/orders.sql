-- BLOCK select_shipped
SELECT o.shipped_at, o.total
FROM orders AS o
WHERE o.customer_id = $customer_id AND o.id = ANY ($ids::bigint[]);

-- BLOCK note
UPDATE orders SET note = $note WHERE id = $id;
