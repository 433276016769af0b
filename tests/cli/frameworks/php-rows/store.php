<?php

function ship($wpdb, $store, $cache, array $row)
{
    $wpdb->insert('orders', ['total' => 1, 'shipped_at' => 'now']);
    $store->update('orders', ['total' => 2], ['note' => null]);
    $store->replace("shop_order", array('carrier_id' => 1));
    Database::delete('orders', ['note[!]' => 'x']);
    $cache->insert('parcel', ['shipped_at' => 1]);
    $store->insert('customers', ['note' => 'x', 'shipped_at' => 1]);
    $store->find('orders', ['note' => 1]);
    $store->insert('orders', $row);
}
