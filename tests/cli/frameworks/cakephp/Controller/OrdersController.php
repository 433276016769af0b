<?php
namespace App\Controller;

use Cake\ORM\TableRegistry;

class OrdersController extends AppController
{
    public function index()
    {
        $this->CakeOrders->find()->where(['note' => 'x', 'total >' => 1])->orderBy(['shipped_at' => 'DESC']);
        $this->CakeOrders->find('all')->where(['CakeOrders.note LIKE' => '%x%'])->select(['shipped_at', 'total']);
        $this->CakeOrders->updateAll(['note' => null], ['shipped_at IS' => null]);
        $this->fetchTable('ShopOrder')->find()->where(['OR' => ['carrier_id' => 1]])->all();
        TableRegistry::getTableLocator()->get('ShopOrder')->find()->orderByDesc('shipped_at');
        $this->Customers->find()->contain(['CakeOrders'])->where(['note' => 'x', 'shipped_at IS' => null]);
        $this->request->getQuery('note');
        $this->set(['note' => 1]);
    }
}
