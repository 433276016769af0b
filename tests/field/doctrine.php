<?php
// What "doctrine:migrations:execute" does with one migration, through Debian's Doctrine DBAL. Doctrine Migrations itself is not
// packaged there: its executor's steps (preUp, up on a copy of the schema, the recorded SQL, then the SQL of the
// difference, postUp, the row) are done here. usage: DATABASE_URL=... doctrine.php PROJECT FOLDER CLASS [TABLE]
namespace Doctrine\Migrations\Exception {
	class SkipMigration extends \RuntimeException {}
	class AbortMigration extends \RuntimeException {}
}

namespace Doctrine\Migrations {
	abstract class AbstractMigration
	{
		public array $statements = [];
		protected $platform, $sm;

		public function __construct(protected \Doctrine\DBAL\Connection $connection)
		{
			$this->platform = $connection->getDatabasePlatform();
			$this->sm = $connection->createSchemaManager();
		}
		public function getDescription(): string { return ''; }
		public function isTransactional(): bool { return true; }
		public function preUp(\Doctrine\DBAL\Schema\Schema $schema): void {}
		public function postUp(\Doctrine\DBAL\Schema\Schema $schema): void {}
		abstract public function up(\Doctrine\DBAL\Schema\Schema $schema): void;
		protected function addSql(string $sql, array $params = [], array $types = []): void { $this->statements[] = [$sql, $params, $types]; }
		public function getSql(): array { return $this->statements; }
		protected function write(string $message): void {}
		public function warnIf(bool $condition, string $message = ''): void {}
		public function abortIf(bool $condition, string $message = ''): void
		{
			if ($condition)
				throw new Exception\AbortMigration($message);
		}
		public function skipIf(bool $condition, string $message = ''): void
		{
			if ($condition)
				throw new Exception\SkipMigration($message);
		}
	}
}

namespace {
	use Doctrine\DBAL\DriverManager;
	use Doctrine\DBAL\Schema\Comparator;
	use Doctrine\DBAL\Schema\Schema;

	require 'Doctrine/DBAL/autoload.php';
	[, $project, $folder, $class] = $argv;
	$table = $argv[4] ?? 'migration_versions';
	$composer = json_decode(file_get_contents("$project/composer.json"), true);
	spl_autoload_register(function ($class) use ($project, $composer) {
		foreach ($composer['autoload']['psr-4'] ?? [] as $space => $dir)
			if (str_starts_with($class, $space) && is_file($file = "$project/" . rtrim($dir, '/') . '/' . str_replace('\\', '/', substr($class, strlen($space))) . '.php'))
				require $file;
	});
	preg_match('#/([^/?]+)\?#', getenv('DATABASE_URL'), $name);
	preg_match('#[?&](?:socket|host)=([^&]*)#', getenv('DATABASE_URL'), $socket);
	if (str_starts_with(getenv('DATABASE_URL'), 'postgres')) {
		preg_match('#[?&]port=([^&]*)#', getenv('DATABASE_URL'), $port);
		$db = DriverManager::getConnection(['driver' => 'pdo_pgsql', 'user' => 'postgres', 'dbname' => $name[1], 'host' => urldecode($socket[1]), 'port' => $port[1] ?? 5432]);
		$db->executeStatement("CREATE TABLE IF NOT EXISTS $table (version VARCHAR(192) NOT NULL, executed_at TIMESTAMP(0) DEFAULT NULL, execution_time INT DEFAULT NULL, PRIMARY KEY(version))");
	} else {
		$db = DriverManager::getConnection(['driver' => 'pdo_mysql', 'user' => 'root', 'dbname' => $name[1], 'unix_socket' => urldecode($socket[1]), 'charset' => 'utf8mb4']);
		$db->executeStatement("CREATE TABLE IF NOT EXISTS $table (version VARCHAR(192) NOT NULL, executed_at DATETIME DEFAULT NULL, "
			. 'execution_time INT DEFAULT NULL, PRIMARY KEY(version)) DEFAULT CHARACTER SET utf8mb4 COLLATE `utf8mb4_unicode_ci` ENGINE = InnoDB');
	}
	require "$project/$folder/" . substr($class, strrpos($class, '\\') + 1) . '.php';
	$migration = new $class($db);
	// what the project's own factory gives its migrations
	foreach (['setTablePrefix' => 'wallabag_', 'setDefaultIgnoreOriginInstanceRules' => [['rule' => 'host = "feedproxy.google.com"']], 'setFetchingErrorMessage' => 'x'] as $set => $value)
		if (method_exists($migration, $set))
			$migration->$set($value);
	foreach (['json_array' => 'Wallabag\Doctrine\JsonArrayType'] as $type => $of) // as the project's configuration says
		if (class_exists($of))
			Doctrine\DBAL\Types\Type::addType($type, $of);
	$manager = $db->createSchemaManager();
	$from = $manager->introspectSchema();
	$to = clone $from;
	try {
		$migration->preUp($from);
		$migration->up($to);
		foreach ($migration->statements as [$sql, $params, $types])
			$db->executeStatement($sql, $params, $types);
		foreach ($db->getDatabasePlatform()->getAlterSchemaSQL($manager->createComparator()->compareSchemas($from, $to)) as $sql)
			$db->executeStatement($sql);
		$migration->postUp($to);
	} catch (Doctrine\Migrations\Exception\SkipMigration $e) {
		fprintf(STDERR, "skipped: %s\n", $e->getMessage()); // and recorded, as the tool does
	}
	$db->insert($table, ['version' => $class, 'executed_at' => gmdate('Y-m-d H:i:s'), 'execution_time' => 1]);
}
