<?php
// What "php artisan migrate" does, without the rest of Laravel. usage: laravel.php URL FOLDER migrate STEPS|status
require 'Illuminate/Database/autoload.php';
require 'Illuminate/Filesystem/autoload.php';
require 'Illuminate/Events/autoload.php';
[, $url, $folder, $verb] = $argv;
$name = preg_match('#/([^/?]+)\?#', $url, $m) ? $m[1] : '';
$socket = preg_match('#[?&](?:socket|host)=([^&]*)#', $url, $m) ? $m[1] : '';
if (str_starts_with($url, 'sqlite:'))
	$config = ['driver' => 'sqlite', 'database' => substr($url, 7), 'foreign_key_constraints' => true];
elseif (str_starts_with($url, 'postgres'))
	$config = ['driver' => 'pgsql', 'host' => $socket, 'database' => $name, 'username' => 'postgres', 'password' => '', 'charset' => 'utf8', 'schema' => 'public'];
else
	$config = ['driver' => 'mysql', 'unix_socket' => $socket, 'host' => '', 'database' => $name, 'username' => 'root', 'password' => '', 'charset' => 'utf8mb4', 'collation' => 'utf8mb4_unicode_ci'];
$config += $more_config ?? []; // a script that requires this one may have some
$capsule = new Illuminate\Database\Capsule\Manager;
$capsule->addConnection($config);
$capsule->bootEloquent();
$container = $capsule->getContainer();
$container->instance('db', $capsule->getDatabaseManager());
$container->bind('db.schema', fn () => $capsule->getConnection()->getSchemaBuilder());
Illuminate\Support\Facades\Facade::setFacadeApplication($container);
$repository = new Illuminate\Database\Migrations\DatabaseMigrationRepository($capsule->getDatabaseManager(), 'migrations');
$migrator = new Illuminate\Database\Migrations\Migrator($repository, $capsule->getDatabaseManager(), new Illuminate\Filesystem\Filesystem);
if (!$repository->repositoryExists())
	$repository->createRepository();
$files = $migrator->getMigrationFiles([$folder]);
if ($verb === 'status') {
	$ran = $repository->getRan();
	foreach (array_keys($files) as $file)
		echo $file, ' ', in_array($file, $ran) ? 'ran' : 'pending', "\n";
	exit;
}
$files = array_slice($files, 0, (int) $argv[4], true);
$migrator->requireFiles($files);
$pending = array_values(array_filter($files, fn ($f) => !in_array($migrator->getMigrationName($f), $repository->getRan())));
$migrator->runPending($pending, ['step' => true]);
echo count($repository->getRan()), "\n";
