<?php
// What "php artisan migrate" does up to one migration, through Debian's Illuminate packages: the project's other dependencies are
// not there. usage: DATABASE_URL=... laravel.php PROJECT FOLDER MIGRATION
[, $project, $folder, $migration] = $argv;
$composer = json_decode(file_get_contents("$project/composer.json"), true);
spl_autoload_register(function ($class) use ($project, $composer) {
	foreach ($composer['autoload']['psr-4'] ?? [] as $space => $dir)
		if (str_starts_with($class, $space)) {
			$file = "$project/$dir/" . str_replace('\\', '/', substr($class, strlen($space))) . '.php';
			if (is_file($file))
				require $file;
		}
});
$names = array_map(fn ($f) => basename($f, '.php'), glob("$project/$folder/*_*.php"));
sort($names);
// What the application's own framework would bring, as far as migrations use it.
function bcrypt($password) { return password_hash($password, PASSWORD_BCRYPT, ['cost' => 4]); }
function config($name, $default = null) { return $default; }
function app($class = null) { $c = Illuminate\Container\Container::getInstance(); return $class ? $c->make($class) : $c; }
$more_config = ['strict' => false]; // as the project's own configuration says
$argv = [__FILE__, getenv('DATABASE_URL'), "$project/$folder", 'migrate', 1 + array_search($migration, $names)];
require __DIR__ . '/../formats/tools/laravel.php';
