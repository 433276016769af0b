<?php
namespace App\Model\Table;

use Cake\ORM\RulesChecker;
use Cake\ORM\Table;
use Cake\Validation\Validator;

class OrdersTable extends Table
{
    public function validationDefault(Validator $validator): Validator
    {
        $validator
            ->scalar('note')
            ->allowEmptyString('note');
        $validator->integer('total')->requirePresence('confirm');

        return $validator;
    }

    public function buildRules(RulesChecker $rules): RulesChecker
    {
        $rules->add($rules->existsIn('carrier_id', 'Carriers'));

        return $rules;
    }

    public function findLate($query)
    {
        return $query->where(fn ($exp) => $exp->isNull($this->aliasField('shipped_at')));
    }
}

class Ship
{
    public function run($order)
    {
        $this->Orders->patchEntity($order, ['shipped_at' => 1, 'total' => 2]);
        $this->Customers->patchEntity($order, ['shipped_at' => 1]);
        $this->Orders->find()->where(['shipped_at IS NULL', $this->Orders->aliasField('note') => 1]);
    }
}
