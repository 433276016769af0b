<?php

namespace app\models;

use yii\db\ActiveRecord;

class YiiOrder extends ActiveRecord
{
    public static function tableName()
    {
        return '{{%orders}}';
    }

    public static function late(string $note)
    {
        return YiiOrder::find()->where(['note' => $note])->andWhere(['total' => 1])->orderBy('shipped_at')->all();
    }
}

class Customers extends ActiveRecord
{
    public static function late(string $note)
    {
        YiiOrder::updateAll(['carrier_id' => 1], ['total' => 1]);
        return Customers::find()->select(['note', 'shipped_at'])->where(['note' => $note])->all();
    }
}
