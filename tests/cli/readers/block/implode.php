<?php
function orders(PDO $db, array $filter) {
    $where = [];
    $where[] = 'total > 0';
    if (isset($filter['shipped'])) {
        $where[] = 'shipped_at IS NOT NULL';
    }
    return $db->query('SELECT id FROM orders WHERE ' . implode(' AND ', $where));
}
