#!/usr/bin/env bash
# What is kept of a replay is another one's when the parsers are others, and nothing stays of a parser that died.
set -u
. "$(dirname "$0")/lib.sh"
build=${gate%/*}
check() { # FILE: the check and what it says on standard error
	"$gate" check --base main --assume base --format json 2>"$1.err" | sed 's/"elapsed_ms":[0-9]*//' >"$1"
	cat "$1.err" >>"$1"
}
entries() { ls ".git/schemagate/$1" 2>/dev/null | wc -l; }
table() { # NAME STATEMENT: a migration of Laravel
	put "database/migrations/$1.php" "<?php
use Illuminate\\Database\\Migrations\\Migration;
use Illuminate\\Support\\Facades\\Schema;
return new class extends Migration {
    public function up(): void {
        $2
    }
};"
}

# Other parsers than before: each has names of its own.
whole=$gate
mkdir "$tmp/bin" && cp "$build/schemagate" "$tmp/bin/" && cp -rs "$(cd "$build" && pwd)/lib" "$tmp/bin/lib"
gate=$tmp/bin/schemagate
another() { # FILE: as if it was installed again
	cp --remove-destination "$(readlink -f "$tmp/bin/lib/$1")" "$tmp/bin/lib/$1" && touch -d '2 hours ago' "$tmp/bin/lib/$1"
}
repo statements
put schemagate.conf '[source "app"]
	path = migrations
	dialect = postgresql'
put migrations/0001_a.sql 'CREATE TABLE orders (id bigint PRIMARY KEY, customer text);'
commit start
branch topic
put migrations/0002_b.sql 'ALTER TABLE orders ADD COLUMN shipped_at text;'
commit more
check "$tmp/out" && check "$tmp/out"
[ "$(entries replay)" -eq 2 ] && [ "$(entries files)" -eq 1 ]
ok $? "S0 and S1 are kept, and S0 by its files"
for part in worker parser-postgresql.so; do
	before=$(entries replay)
	another $part && check "$tmp/out"
	[ "$(entries replay)" -eq $((before + 2)) ]
	ok $? "another $part: both are made anew"
done

repo programs
put schemagate.conf '[source "app"]
	path = database/migrations
	dialect = mysql'
put composer.json '{"require":{"laravel/framework":"^11"}}'
put artisan '#!/usr/bin/env php'
{ printf "<?php\nreturn ['tables' => ['orders' => 'orders'], 'deep' => " && printf '%120000s' '' | tr ' ' '[' &&
	printf '%120000s' '' | tr ' ' ']' && echo '];'; } | put config/shop.php
table 2024_01_01_000000_a "Schema::create(config('shop.tables.orders'), function (\$t) { \$t->id(); \$t->string('customer'); });"
commit start
branch topic
table 2024_01_02_000000_b "Schema::table('orders', function (\$t) { \$t->string('shipped_at'); });"
put app/x.php '<?php DB::select("SELECT shipped_at FROM orders");'
commit more
check "$tmp/out"
[ "$(entries files)" -eq 1 ]
ok $? "what programs say is kept by their files"
another grammar-php.so && check "$tmp/out"
[ "$(entries files)" -eq 2 ]
ok $? "another grammar: they are read anew"

# A parser that dies over a file which a migration takes a name from: what is kept must not miss the table for ever.
gate=$whole
rm -rf .git/schemagate
SCHEMAGATE_CACHE=off check "$tmp/plain"
if nm -D "$gate" 2>/dev/null | grep -q __asan || [ -n "${VALGRIND:-}" ]; then
	skip "memory limited from outside" "a sanitizer and valgrind need more than the limit"
else
	(ulimit -v 60000 && check "$tmp/short")
	! cmp -s "$tmp/short" "$tmp/plain"
	ok $? "a parser that dies makes another answer"
	check "$tmp/out"
	cmp -s "$tmp/out" "$tmp/plain"
	ok $? "which the next run does not find again"
fi
echo "1..$n"
