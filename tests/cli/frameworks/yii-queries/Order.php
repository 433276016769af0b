<?php

namespace app\models;

use yii\db\ActiveRecord;
use yii\db\Query;

class YqOrder extends ActiveRecord
{
    public static function tableName()
    {
        return '{{%orders}}';
    }

    public function rules()
    {
        return [[['total', 'note'], 'required'], ['carrier_id', 'integer']];
    }

    public function getCarrier()
    {
        return $this->hasOne(Customers::class, ['id' => 'carrier_id']);
    }
}

class YqReport
{
    public function late()
    {
        YqOrder::find()->where(['>', 'shipped_at', 1])->andWhere(['and', ['note' => 1], ['<', 'carrier_id', 2]])->all();
        YqOrder::find()->where(['not', ['note' => null]])->andWhere(['like', 'note', 'x'])->one();
        (new Query())->select(['note', 'total'])->from('{{%orders}}')->where(['shipped_at' => null])->all();
        (new Query())->from('customers')->where(['note' => 'x'])->andWhere('shipped_at IS NULL')->all();
        YqOrder::updateAll(['total' => 1], ['note' => null]);
        \Yii::$app->db->createCommand()->update('orders', ['note' => 'x'], ['total' => 1])->execute();
    }
}
