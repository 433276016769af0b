<?php
use Phinx\Migration\AbstractMigration;
class Less extends AbstractMigration {
  public function up(): void {
    $this->table('raw')->drop()->save();
    $this->table('auto')->removeColumn('parent_id')->save();
    $this->table('elder')->changeColumn('code', 'text', ['null' => false])->save();
  }
}
