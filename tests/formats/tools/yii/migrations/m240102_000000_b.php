<?php
use yii\db\Migration;
class m240102_000000_b extends Migration {
  public function safeUp() {
    $this->addForeignKey('fk_child', 'child', 'parent_id', 'parent', 'id', 'CASCADE', 'RESTRICT');
    $this->createIndex('i_code', 'parent', 'code', true);
    $this->createIndex('i_xy', 'bare', ['x', 'y']);
    $this->addPrimaryKey('pk_bare', 'bare', 'x');
    $this->addColumn('bare', 'w', $this->string(12)->notNull()->defaultValue('q')->after('x'));
    $this->alterColumn('types', 'b', $this->string(20)->notNull()->defaultValue('z'));
    $this->alterColumn('types', 'e', 'bigint');
    $this->renameColumn('types', 'c', 'c2');
    $this->dropColumn('types', 't');
    $this->renameTable('bare', 'naked');
    if ($this->db->getTableSchema('{{%types}}')->getColumn('g') !== null) { $this->dropColumn('types', 'g'); }
    $this->execute('CREATE TABLE {{%raw}} ([[id]] int)');
  }
}
