#!/usr/bin/env bash
# Characters that hide or reorder the text of a migration (T24): one file for each class of them, where it is code, a comment, a
# string, a function's body.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

letters() {
	(
		LC_ALL=C.UTF-8
		# shellcheck disable=SC2059
		printf "$1"
	)
}

repo hidden
put migrations/001_a.sql 'CREATE TABLE a (x integer);'
put migrations/002_old.sql "CREATE TABLE $(letters '\u200b')old (x integer);"
commit start
branch topic
# says_of WANT NAME CHARACTER LEVEL FORMAT: of a migration with the character at %s; LEVEL "" = nothing is said.
says_of() {
	local want=$1 name=$2 character=$3 level=$4 number
	number=U+$(tr a-z A-Z <<<"${character#??}")
	rm -rf migrations && git checkout -q main -- migrations
	# shellcheck disable=SC2059
	printf "CREATE TABLE b (y integer);\n$5\n" "$(letters "$character")" >migrations/003_b.sql
	commit
	run "$want" "$name" $A
	if [ -n "$level" ]; then
		has "$name: told at its line" "migrations/003_b.sql:${6:-2}: $level: "
		has "$name: by its number" "$number"
	else
		hasnt "$name: nothing is said" hidden-text
	fi
}
for character in 202a 202e 2066 2069 200b 200e 200f 2060 061c 0085 2028 2029 feff; do
	says_of 1 "U+$character in a statement" "\\u$character" block 'CREATE TABLE c%s (z integer);'
done
for character in 202e 2066 200f 061c 2028; do
	says_of 1 "U+$character in a comment" "\\u$character" block '-- as it was %s; DROP TABLE a'
	says_of 0 "U+$character in a string" "\\u$character" warn "INSERT INTO a SELECT 1 WHERE 'x' <> '%s';"
done
says_of 1 "in a name with quotes" '\u202e' block 'CREATE TABLE "c%s" (z integer);'
says_of 1 "in a function's body" '\u202e' block 'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $b$ SELECT 1 /* %s */ $b$;'
says_of 0 "in a string of a function's body" '\u202e' warn "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS \$\$ SELECT 'x%s' \$\$;"
says_of 0 "in rows of COPY" '\u200e' warn 'COPY a FROM stdin;\n1\n2%s\n\\.\n' 4
says_of 0 "an emoji in a comment" '\U1F469\u200d\U1F4BB' "" '-- by %s'
says_of 0 "an emoji in a string" '\U1F469\u200d\U1F4BB' "" "COMMENT ON TABLE a IS '%s';"
says_of 0 "a word of Persian" '\u0645\u06cc\u200c\u062e' "" "COMMENT ON TABLE a IS '%s';"
says_of 0 "an invisible one in a comment" '\u200b' "" '-- copied%s'
says_of 0 "letters that are no ASCII" '\u00e9\u4e2d' "" "COMMENT ON TABLE a IS '%s';"
git checkout -q main -- migrations && printf '\xef\xbb\xbfCREATE TABLE d (x integer);\n' >migrations/003_b.sql && commit
run 0 "a mark of the order of bytes at the begin" $A
hasnt "nothing is said of it" hidden-text

# -- programs that migrate --
repo program
put db/migrate/20240101000000_make_a.rb 'class MakeA < ActiveRecord::Migration[7.0]
  def change
    create_table(:a) { |t| t.text :x }
  end
end'
commit start
branch topic
# program_says WANT NAME LEVEL FORMAT: LEVEL "" = nothing is said.
program_says() {
	# shellcheck disable=SC2059
	printf "class AddY < ActiveRecord::Migration[7.0]\n  def change\n    $4\n  end\nend\n" "$(letters "$5")" >db/migrate/20240102000000_add_y.rb
	commit
	run "$1" "$2" $A
	if [ -n "$3" ]; then
		has "$2: told at its line" "db/migrate/20240102000000_add_y.rb:3: $3: "
	else
		hasnt "$2: nothing is said" hidden-text
	fi
}
program_says 1 "a mark of direction in a program" block 'add_column :a, :y, :text # as it was %s' '\u202e'
program_says 1 "one between its words" block 'add_column :a%s, :y, :text' '\u2066'
program_says 0 "one in a string of it" warn 'add_column :a, :y, :text, comment: "x%s"' '\u202e'
program_says 0 "an invisible one in its comment" "" 'add_column :a, :y, :text # copied%s' '\u200b'
program_says 0 "an emoji in its comment" "" 'add_column :a, :y, :text # by %s' '\U1F469\u200d\U1F4BB'
finish
