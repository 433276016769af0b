<?php
class OrderRepository
{
    private const COLUMNS = ['id', 'total', 'shipped_at'];

    public function all(): array
    {
        $columns = implode(', ', self::COLUMNS);
        return $this->connection->fetchAllAssociative("SELECT $columns FROM orders");
    }
}
