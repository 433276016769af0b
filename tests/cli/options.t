#!/usr/bin/env bash
# Every command: help, an unknown option, a JSON document on failure; the manual pages; init.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
gate=${BUILD:-$top/build}/schemagate
schemas=$top/schemas/json
n=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
check() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else
		echo "not ok $n - $2"
		head -n 10 "$tmp/out" "$tmp/err" 2>/dev/null | sed 's/^/# /'
	fi
}
run() { "$gate" "$@" >"$tmp/out" 2>"$tmp/err"; }
valid() { /usr/bin/python3 "$top/tests/validate.py" "$schemas/$1.schema.json" "$tmp/out" >>"$tmp/err" 2>&1; }
cd "$tmp" || exit 1

run; [ $? -eq 2 ] && [ ! -s "$tmp/out" ]; check $? "no command: usage on stderr"
run help; check $? "help"
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$tmp/out")
[ "$(echo "$commands" | wc -w)" -ge 12 ]; check $? "help lists the commands: $(echo $commands)"
for c in $commands; do
	run "$c" --help && grep -q "^usage: schemagate $c" "$tmp/out" && [ ! -s "$tmp/err" ]; check $? "$c --help"
	run help --man "$c" && grep -q '^\.TH schemagate' "$tmp/out"; check $? "$c has a manual page"
	run "$c" --no-such-option; [ $? -eq 2 ] && grep -q 'hint:' "$tmp/err"; check $? "$c refuses an unknown option with a hint"
	run --format json "$c" --no-such-option; [ $? -eq 2 ] && valid error; check $? "$c fails as one JSON document"
	run -C /no/such/folder "$c" ; [ $? -eq 2 ]; check $? "$c in a folder that is not there"
done
run --format yaml check; [ $? -eq 2 ] && grep -q 'text, json' "$tmp/err"; check $? "an unknown format names those there are"
run nonsense; [ $? -eq 2 ] && grep -q 'no command "nonsense"' "$tmp/err"; check $? "an unknown command"
run help --man && grep -q 'needs\\-pending' "$tmp/out"; check $? "the manual lists the rules"
run help --man schemagate.conf && grep -q 'lockTimeout' "$tmp/out"; check $? "the manual of the configuration"
missing=$(sed -n 's/^\t{"[a-z]*", "\([A-Za-z]*\)".*/\1/p' "$top/cmd/settings_keys.c" | while read -r k; do
	grep -q "^| $k |" "$top/docs/configuration.md" || echo "$k"; done)
[ -z "$missing" ]; check $? "docs/configuration.md has every key $missing"
run --format json version && valid version; check $? "version as JSON"
run --version && grep -q '^schemagate [0-9]' "$tmp/out"; check $? "--version"
run check --version && grep -q '^schemagate [0-9]' "$tmp/out"; check $? "--version behind a command"
run --format json explain && valid explain; check $? "explain as JSON"
run explain needs-pending && grep -q 'What to do' "$tmp/out"; check $? "explain one rule"
run explain nothing; [ $? -eq 2 ]; check $? "explain an unknown rule"

run init; [ $? -eq 3 ] && grep -q 'not inside a git repository' "$tmp/err"; check $? "init outside a repository"
git init -q repo && cd repo || exit 1
run init; [ $? -eq 3 ] && grep -q 'no migrations were found' "$tmp/err"; check $? "init without migrations"
mkdir -p db/migrations && echo 'CREATE TABLE t (id int);' >db/migrations/0001_t.sql
run --format json init && valid init && [ -f schemagate.conf ]; check $? "init writes the file"
[ "$(stat -c %a schemagate.conf)" = 644 ]; check $? "for everyone to read"
run init; [ $? -eq 2 ] && grep -q 'init --force' "$tmp/err"; check $? "init does not replace it"
run init --force --hook && [ -x .git/hooks/pre-push ]; check $? "init --hook"
run init --print && diff -q "$tmp/out" schemagate.conf >/dev/null; check $? "init --print shows the same file"

# -- drivers in a manifest are a guess, which --dialect overrules; a stated adapter is none --
cd "$tmp" && git init -q rails && cd rails && mkdir -p db/migrate config || exit 1
printf 'class T < ActiveRecord::Migration[6.1]\n  def change\n    create_table :t\n  end\nend\n' >db/migrate/20240101000000_t.rb
printf 'GEM\n  specs:\n    sqlite3 (1.4.2)\n' >Gemfile.lock
git add -A && git -c user.name=t -c user.email=t@example.com commit -qm all
run --format json schema && grep -q '"dialect":"sqlite"' "$tmp/out"; check $? "schema follows Gemfile.lock"
run --format json schema --dialect mysql && grep -q '"dialect":"mysql"' "$tmp/out"; check $? "schema --dialect overrules it"
printf 'production:\n  adapter: sqlite3\n' >config/database.yml
git add -A && git -c user.name=t -c user.email=t@example.com commit -qm adapter
run --format json schema --dialect mysql && grep -q '"dialect":"sqlite"' "$tmp/out"; check $? "but not a stated adapter"
echo "1..$n"
