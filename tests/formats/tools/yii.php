<?php
// What "php yii migrate" does, with nothing but the framework. usage: yii.php FRAMEWORK URL FOLDER migrate STEPS|status
error_reporting(0);
[, $framework, $url, $folder, $verb] = $argv;
require $framework . '/Yii.php';
class quiet extends yii\console\controllers\MigrateController {
	public function stdout($text) { return 0; }
}
$name = preg_match('#/([^/?]+)\?#', $url, $m) ? $m[1] : '';
$socket = preg_match('#[?&](?:socket|host)=([^&]*)#', $url, $m) ? $m[1] : '';
$pg = str_starts_with($url, 'postgres');
$db = ['class' => 'yii\db\Connection', 'dsn' => $pg ? "pgsql:host=$socket;dbname=$name" : "mysql:unix_socket=$socket;dbname=$name",
	'username' => $pg ? 'postgres' : 'root', 'password' => ''];
$app = new yii\console\Application(['id' => 'x', 'basePath' => dirname($folder), 'vendorPath' => '/nonexistent', 'components' => ['db' => $db],
	'controllerMap' => ['migrate' => ['class' => 'quiet', 'migrationPath' => [$folder], 'interactive' => false]]]);
$ran = fn () => $app->db->createCommand("SELECT version FROM migration WHERE apply_time > 0 AND version <> 'm000000_000000_base'")->queryColumn();
$files = array_map(fn ($f) => basename($f, '.php'), glob("$folder/m*.php"));
if ($verb === 'status') {
	foreach ($files as $f)
		echo $f, ' ', in_array($f, $ran()) ? 'ran' : 'pending', "\n";
	exit;
}
ob_start();
$app->runAction('migrate/up', [$argv[5] - ($app->db->getTableSchema('migration') ? count($ran()) : 0)]);
ob_end_clean();
echo count($ran()), "\n";
