#!/usr/bin/env bash
# Several repositories on one database: a change of one is judged against the code of the others, too.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

# The shop owns the database; billing (another repository) uses it, too.
repo billing
put src/sum.js 'export const sum = db.prepare("SELECT total, note FROM orders").all();'
commit first && git branch old
put src/sum.js 'export const sum = db.prepare("SELECT total FROM orders").all();'
commit second
git clone -q --bare . "$tmp/billing.git"
repo shop
put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL, note TEXT);'
put src/app.js 'export const all = db.prepare("SELECT id FROM orders").all();'
commit start
branch topic
put migrations/0002_drop.sql 'ALTER TABLE orders DROP COLUMN note;'
commit

# -- a drop --
json 0 "no code of this repository uses what is dropped" $A
json 0 "nor does the other's HEAD" $A --also ../billing
has "whose file is counted" '"files":2'
json 1 "a branch of the other does" $A --also ../billing@old
finding "at the other's line, under its name" breaks-code block billing:src/sum.js 1 46 column orders note
json 1 "a bare clone is read, by the id of a commit" $A --also "../billing.git@$(git -C ../billing rev-parse old)"
finding "under the name of its folder" breaks-code block billing.git:src/sum.js 1 46 column orders note
run 1 "as text" $A --also ../billing.git/@old
has "with a place" 'billing.git:src/sum.js:1:46: block: '
json 1 "several are given: one of them breaks" $A --also ../billing --also ../billing.git@old
[ "$(grep -o '"rule":"breaks-code"' "$tmp/out" | wc -l)" = 1 ]
ok $? "which is one finding"
json 1 "what is not committed there is not read" $A --also ../billing@old --head topic
cd ../billing && git checkout -q main && put src/dirty.js 'db.prepare("SELECT note FROM orders")' && cd ../shop || exit 1
json 0 "the other's working tree is not judged" $A --also ../billing
rm ../billing/src/dirty.js

# -- a need --
git checkout -q -b adds main
put migrations/0002_add.sql 'ALTER TABLE orders ADD COLUMN paid TEXT;'
commit
(cd ../billing && put src/paid.js 'export const paid = db.prepare("SELECT paid FROM orders").all();' && commit paid)
json 1 "the other already uses what is pending" $A --also ../billing
finding "which is told" needs-pending block billing:src/paid.js 1 40 column orders paid

# -- a word that names nothing is no pass --
json 2 "a revision that is not there" $A --also ../billing@nowhere
has "is named" nowhere
json 3 "a repository that is not there" $A --also ../nowhere
has "is named" '../nowhere'
json 2 "no repository at all" $A --also @old
has "says what is wanted" '--also needs a repository'
json 2 "a revision of no characters" $A --also ../billing@
git checkout -q main
json 3 "also when nothing is pending" $A --also ../nowhere

# -- a folder with @ in its name --
cp -r ../billing "$tmp/pay@home"
git checkout -q topic
json 0 "the folder itself" $A --also '../pay@home'
json 1 "and a revision behind it" $A --also '../pay@home@old'
finding "under its name" breaks-code block pay@home:src/sum.js 1 46 column orders note

# -- impact --
git checkout -q main
json 0 "impact of a column" impact orders.note
hasnt "knows one repository" billing
json 0 "with the other's old code" impact orders.note --also ../billing@old
has "knows both" '"path":"billing:src/sum.js","line":1,"column":46'
finish
