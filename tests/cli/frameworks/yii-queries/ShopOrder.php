<?php
namespace app\models;

use yii\db\ActiveRecord;

class ShopOrder extends ActiveRecord
{
    public static function tableName()
    {
        return '{{%shop_order}}';
    }

    public function getCarrier()
    {
        return $this->hasOne(Carrier::class, ['id' => 'carrier_id']);
    }

    public function ship(ShopOrder $other, array $rows)
    {
        $model = ShopOrder::findOne(1);
        $model->shipped_at = time();
        $other->total = 1;
        foreach (ShopOrder::find()->all() as $shopOrder) {
            echo $shopOrder->shipped_at;
        }
        return $rows->shipped_at;
    }
}
