<?php
namespace App\Model\Table;

use Cake\ORM\Table;

class CakeOrdersTable extends Table
{
    public function initialize(array $config): void
    {
        $this->setTable('orders');
        $this->setDisplayField('note');
        $this->belongsTo('Carriers', ['foreignKey' => 'carrier_id']);
        $this->belongsTo('Customers');
    }
}

class CustomersTable extends Table
{
    public function initialize(array $config): void
    {
        $this->hasMany('CakeOrders', ['foreignKey' => 'carrier_id']);
    }
}

class ShopOrderTable extends Table
{
}
