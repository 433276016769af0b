<?php
// What "phinx migrate" does, with its sources and Debian's Symfony Console. usage: phinx.php SOURCES URL FOLDER migrate STEPS|status
error_reporting(0);
[, $sources, $url, $folder, $verb] = $argv;
require 'Symfony/Component/Console/autoload.php';
spl_autoload_register(function ($class) use ($sources) {
	$file = "$sources/" . str_replace('\\', '/', substr($class, 6)) . '.php';
	if (str_starts_with($class, 'Phinx\\') && is_file($file))
		require $file;
});
$name = preg_match('#/([^/?]+)\?#', $url, $m) ? $m[1] : '';
$socket = preg_match('#[?&](?:socket|host)=([^&]*)#', $url, $m) ? $m[1] : '';
$pg = str_starts_with($url, 'postgres');
$pdo = $pg ? new PDO("pgsql:host=$socket;dbname=$name", 'postgres', '') : new PDO("mysql:unix_socket=$socket;dbname=$name", 'root', '');
$pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$config = new Phinx\Config\Config(['paths' => ['migrations' => $folder], 'environments' => ['default_migration_table' => 'phinxlog',
	'default_environment' => 'x', 'x' => ['connection' => $pdo, 'name' => $name, 'adapter' => $pg ? 'pgsql' : 'mysql']]]);
$manager = new Phinx\Migration\Manager($config, new Symfony\Component\Console\Input\ArrayInput([]), new Symfony\Component\Console\Output\NullOutput());
$versions = array_map(fn ($f) => (int) basename($f), glob("$folder/2*.php"));
$ran = fn () => $pdo->query('SELECT version FROM phinxlog')->fetchAll(PDO::FETCH_COLUMN);
if ($verb === 'status') {
	foreach ($versions as $v)
		echo $v, ' ', in_array($v, $ran()) ? 'ran' : 'pending', "\n";
	exit;
}
$manager->migrate('x', $versions[min($argv[5], count($versions)) - 1]);
echo count($ran()), "\n";
