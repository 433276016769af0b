<?php
use Phinx\Migration\AbstractMigration;
use Phinx\Util\Literal;
class Types extends AbstractMigration {
  public function change(): void {
    $t = $this->table('types');
    $t->addColumn('a', 'string', ['limit' => 64, 'null' => false])->addColumn('b', 'string', ['default' => 'x'])->addColumn('c', 'text')
      ->addColumn('d', 'tinyinteger', ['default' => 1])->addColumn('e', 'smallinteger')->addColumn('f', 'integer', ['signed' => false, 'null' => false, 'default' => 0])
      ->addColumn('g', 'biginteger')->addColumn('h', 'float')->addColumn('i', 'double')->addColumn('j', 'decimal', ['precision' => 10, 'scale' => 2, 'default' => 1.5])
      ->addColumn('j2', 'decimal')->addColumn('k', 'datetime')->addColumn('l', 'timestamp', ['null' => true])->addColumn('l2', 'timestamp', ['default' => 'CURRENT_TIMESTAMP', 'null' => false])
      ->addColumn('m', 'time')->addColumn('n', 'date')->addColumn('o', 'binary')->addColumn('o2', 'blob')->addColumn('p', 'boolean', ['default' => false, 'null' => false])
      ->addColumn('q', 'uuid')->addColumn('r', 'char', ['limit' => 3])->addColumn('s', 'json')->addColumn('v', 'datetime', ['precision' => 3])->addColumn('w', Literal::from('numeric(7,3)'))
      ->addTimestamps()
      ->addIndex(['a'], ['unique' => true, 'name' => 'u_a'])->addIndex(['e', 'f'])->create();
    $this->table('parent', ['id' => 'pid'])->addColumn('code', 'string', ['limit' => 10])->create();
    $this->table('pair', ['id' => false, 'primary_key' => ['x', 'y']])->addColumn('x', 'integer', ['null' => false])->addColumn('y', 'integer', ['null' => false])->create();
    $this->table('child')->addColumn('parent_id', 'integer', ['signed' => false])->addForeignKey('parent_id', 'parent', 'pid', ['delete' => 'CASCADE', 'update' => 'NO_ACTION', 'constraint' => 'fk_child'])->create();
    $this->table('auto')->addColumn('parent_id', 'integer', ['signed' => false])->addForeignKey('parent_id', 'parent', 'pid')->save();
  }
}
