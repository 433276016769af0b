#!/usr/bin/env bash
# Laravel's schema dump stands for the migrations that it names, which may be gone.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

migration() { # NAME LINE
	put "database/migrations/$1.php" "<?php
use Illuminate\\Database\\Migrations\\Migration;
return new class extends Migration {
    public function up() { Schema::table('orders', function (Blueprint \$table) { $2 }); }
};"
}
start() { # NAME FILE: a repository whose dump is that file, from stdin
	repo "$1"
	put composer.json '{"require": {"laravel/framework": "^11.0"}}'
	put .gitattributes '* -text'
	put "schemagate.conf" "[source \"app\"]
	path = database/migrations
	dialect = $3"
	migration 2024_01_01_000000_add_total "\$table->integer('total');"
	put "$2"
	commit && git checkout -q -b work
	migration 2024_02_01_000000_ship "\$table->dropColumn('customer'); \$table->dateTime('shipped_at');"
	put app/a.php '<?php DB::select("SELECT shipped_at FROM orders WHERE total = 1");'
	put app/b.php '<?php DB::select("SELECT customer FROM orders");'
	commit
}
judged() { # NAME
	json 1 "$1: judged" $A
	has "$1: a column of the dump's table is needed" 'column orders.shipped_at does not exist yet'
	has "$1: a column that the dump alone has is removed" 'column orders.customer is removed'
}
if [ ! -f "${gate%/*}/lib/grammar-php.so" ]; then
	skip "Laravel: the dump" "no grammar of PHP"
	finish
	exit 0
fi
start mysql database/schema/mysql-schema.sql mysql <<'SQL'
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer` varchar(255) NOT NULL,
  `total` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `migrations` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `migration` varchar(255) NOT NULL,
  `batch` int NOT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `migrations` (`id`, `migration`, `batch`) VALUES (1,'2014_10_12_000000_create_orders_table',1);
INSERT INTO `migrations` (`id`, `migration`, `batch`) VALUES (2,'2024_01_01_000000_add_total',1);
SQL
judged mysql
hasnt "mysql: nothing of it is not known" 'unanalysable'

start postgresql database/schema/pgsql-schema.sql postgresql <<'SQL'
CREATE TABLE public.orders (
    id bigint NOT NULL,
    customer character varying(255) NOT NULL,
    total integer NOT NULL
);
CREATE TABLE public.migrations (id integer NOT NULL, migration character varying(255) NOT NULL, batch integer NOT NULL);
COPY public.migrations (id, migration, batch) FROM stdin;
1	2014_10_12_000000_create_orders_table	1
2	2024_01_01_000000_add_total	1
\.
SQL
judged postgresql

# The dump is older than a migration of the base: that one is played on top.
start older database/schema/mysql-schema.sql mysql <<'SQL'
CREATE TABLE `orders` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, `customer` varchar(255) NOT NULL, PRIMARY KEY (`id`));
INSERT INTO `migrations` (`id`, `migration`, `batch`) VALUES (1,'2014_10_12_000000_create_orders_table',1);
SQL
migration 2024_03_01_000000_drop "\$table->dropColumn('total');"
put app/c.php '<?php DB::select("SELECT total FROM orders");'
commit
json 1 "a dump that is behind" $A
has "a column of the migration behind it goes" 'column orders.total is removed'

# The dump of another connection than the usual one (tests have their own, of SQLite) is of another database.
start testing database/schema/testing-schema.sql postgresql <<'SQL'
CREATE TABLE IF NOT EXISTS "orders" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "total" INTEGER);
INSERT INTO "migrations" ("id", "migration", "batch") VALUES (1, '2023_01_01_000000_orders', 1);
INSERT INTO "migrations" ("id", "migration", "batch") VALUES (2, '2024_01_01_000000_add_total', 2);
SQL
git checkout -q main
put config/database.php "<?php return [ 'driver' => 'sqlite',
    'default' => env('DB_CONNECTION', 'pgsql'),
];"
put database/migrations/2023_01_01_000000_orders.php "<?php
use Illuminate\\Database\\Migrations\\Migration;
return new class extends Migration {
    public function up() { Schema::create('orders', function (Blueprint \$table) { \$table->id(); \$table->string('customer'); }); }
};"
commit && git checkout -q work && git rebase -q main
judged testing
hasnt "testing: nothing of it is not known" 'unanalysable'
finish
