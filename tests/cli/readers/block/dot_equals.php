<?php
final class Orders
{
    public function find(?int $user): array
    {
        $sql = 'SELECT o.id FROM orders o WHERE 1 = 1';
        if ($user !== null) {
            $sql .= ' AND o.user_id = :user';
        }
        $sql .= ' AND o.shipped_at IS NULL';
        return $this->db->fetchAll($sql, ['user' => $user]);
    }
}
