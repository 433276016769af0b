<?php
use Phinx\Migration\AbstractMigration;
class More extends AbstractMigration {
  public function up(): void {
    $this->table('types')->addColumn('z', 'string', ['after' => 'a'])->changeColumn('b', 'string', ['limit' => 20, 'null' => false, 'default' => 'q'])->renameColumn('c', 'c2')->removeColumn('h')
      ->changeColumn('e', 'biginteger')->removeIndexByName('u_a')->addIndex('z')->save();
    if ($this->hasTable('pair') && !$this->table('pair')->hasColumn('n')) { $this->table('pair')->addColumn('n', 'integer')->update(); }
    $this->table('types')->removeIndex(['e', 'f'])->update();
    $this->table('auto')->dropForeignKey('parent_id')->save();
    $this->table('child')->dropForeignKey([], 'fk_child')->update();
    $this->table('parent')->rename('elder')->update();
    $this->execute('CREATE TABLE raw (id int)');
    $this->table('pair')->changePrimaryKey(['x'])->save();
  }
}
