<?php
use yii\db\Migration;
use yii\db\Schema;
class m240101_000000_a extends Migration {
  public function safeUp() {
    $this->createTable('{{%types}}', ['id' => $this->primaryKey(), 'a' => $this->string(64)->notNull()->unique(), 'b' => $this->string()->null(), 'c' => $this->text(), 'd' => $this->tinyInteger()->defaultValue(1), 'e' => $this->smallInteger(), 'f' => $this->integer()->unsigned()->notNull()->defaultValue(0), 'g' => $this->bigInteger(), 'h' => $this->float(), 'i' => $this->double(), 'j' => $this->decimal(10, 2)->defaultValue(1.5), 'k' => $this->dateTime(), 'l' => $this->timestamp()->null()->defaultExpression('CURRENT_TIMESTAMP'), 'm' => $this->time(), 'n' => $this->date(), 'o' => $this->binary(), 'p' => $this->boolean()->notNull()->defaultValue(false), 'q' => $this->money(), 'r' => $this->char(3), 's' => Schema::TYPE_STRING . '(32) NOT NULL', 't' => 'varchar(9)', 'u' => 'integer NOT NULL DEFAULT 5', 'v' => $this->dateTime(3)]);
    $this->createTable('parent', ['id' => $this->bigPrimaryKey()->unsigned(), 'code' => $this->string(10)->notNull()]);
    $this->createTable('child', ['x' => $this->integer()->notNull(), 'y' => $this->integer()->notNull(), 'parent_id' => $this->bigInteger()->unsigned(), 'PRIMARY KEY (x, y)']);
    $this->createTable('bare', ['x' => 'int', 'y' => 'int', 'z' => $this->json()]);
  }
}
