<?php
use yii\db\Migration;
class m240103_000000_c extends Migration {
  public function up() {
    $this->dropForeignKey('fk_child', 'child');
    $this->dropIndex('i_code', 'parent');
    $this->dropPrimaryKey('pk_bare', 'naked');
    $this->dropTable('raw');
    $this->alterColumn('parent', 'code', $this->text());
  }
}
