#!/usr/bin/env bash
# The other formats: valid, and not to be forged by file names, branch names or SQL.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

repo hostile
put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT);'
commit && branch topic
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
sql='db.prepare("SELECT shipped_at FROM orders")'
nl='
'
names=("src/a${nl}::set-output name=verdict::pass${nl}.js" 'src/##[set-output name=verdict;]pass.js' "src/a%0A::error::x.js"
	'src/@octocat #1 <img src=x> | `code` .js' "src/$(printf '\033[31m')red.js" 'src/]]>&"x.js' "src/$(printf '\342\200\256')rtl.js"
	"src/$(printf '\377')raw.js" 'src/plain.js')
for f in "${names[@]}"; do put "$f" "$sql"; done
commit

export GITHUB_STEP_SUMMARY=$tmp/summary
run 1 "github" --format github $A
[ "$(grep -c '^::error ' "$tmp/out")" -eq 9 ]
ok $? "one annotation for each, nine at most"
! grep -qE '^[[:space:]]*::set-output|##\[' "$tmp/out"
ok $? "no command can be forged"
sed '/^::stop-commands::/,/^::[0-9a-f]\{32\}::$/d' "$tmp/out" >"$tmp/commands"
! grep -vqE '^::(error|warning|notice) title=schemagate[^:]*(,file=[^:,]*,line=[0-9]+,endLine=[0-9]+,col=[0-9]+,endColumn=[0-9]+)?::' "$tmp/commands"
ok $? "outside the fence there are annotations alone"
head -n 1 "$tmp/out" | grep -qE '^::stop-commands::[0-9a-f]{32}$'
ok $? "the text is fenced"
one=$(head -n 1 "$tmp/out")
run 1 "again" --format github $A
[ "$one" != "$(head -n 1 "$tmp/out")" ]
ok $? "with another token each time"
[ "$(tr -d '\n\t' <"$tmp/out" | tr -d ' -~' | grep -c '[[:cntrl:]]')" -eq 0 ]
ok $? "no control byte"
cp "$tmp/summary" "$tmp/out"
has "the summary is written" '### schemagate: blocked'
! grep -qE '<img|@octocat|^::|[^&]#1' "$tmp/summary"
ok $? "no HTML, mention or issue number in it"
! grep '^| \*\*block' "$tmp/summary" | sed 's/<code>[^|]*<\/code>//g' | grep -q '|.*|.*|.*|.*|.*|.*|.'
ok $? "no cell can be forged"
unset GITHUB_STEP_SUMMARY

for i in 1 2 3 4; do put "src/more$i.js" "$sql"; done
commit
run 1 "more than nine" --format github $A
[ "$(grep -c '^::error ' "$tmp/out")" -eq 10 ]
ok $? "a tenth says how many more"
has "see the summary" '4 more, see the summary'

run 1 "markdown" --format markdown $A
has "a table" '| **block** | `needs-pending` | <code>src/plain.js'

run 1 "junit" --format junit $A
python3 - "$tmp/out" <<'PY' 2>"$tmp/err"
import sys, xml.etree.ElementTree as T
r = T.parse(sys.argv[1]).getroot()
s = r.find("testsuite")
cases = s.findall("testcase")
assert r.tag == "testsuites" and len(cases) == int(s.get("tests")) == 14, len(cases)
assert len(s.findall("testcase/failure")) == int(s.get("failures")) == 13
PY
ok $? "is well-formed and counts right"

run 1 "sarif" --format sarif $A
python3 - "$tmp/out" <<'PY' 2>"$tmp/err"
import json, sys, urllib.parse
d = json.load(open(sys.argv[1]))
run = d["runs"][0]
assert d["version"] == "2.1.0" and d["$schema"]
rules = run["tool"]["driver"]["rules"]
for r in rules:
    assert r["id"] and r["shortDescription"]["text"] and r["fullDescription"]["text"] and r["help"]["text"]
assert len(run["results"]) == 13
for x in run["results"]:
    assert rules[x["ruleIndex"]]["id"] == x["ruleId"] and x["level"] in ("error", "warning", "note")
    loc = x["locations"][0]["physicalLocation"]
    assert loc["region"]["startLine"] >= 1 and " " not in loc["artifactLocation"]["uri"] and "\n" not in loc["artifactLocation"]["uri"]
    assert x["partialFingerprints"]["primaryLocationLineHash"]
assert "src/%FFraw.js" in [x["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for x in run["results"]]
PY
ok $? "has what GitHub asks for"

# Nothing to say: every format still prints a whole document.
git checkout -q main
for f in text json sarif junit github markdown; do
	run 0 "$f with nothing to say" --format $f $A
	[ -s "$tmp/out" ]
	ok $? "$f is not empty"
done
put schemagate.conf '[environment "production"]
	url = sqlite:../nowhere.db' && commit
for f in text sarif junit github markdown; do
	run 3 "$f when undecided" --format $f check --base main
	has "$f says so" 'nowhere.db'
done
json 3 "json when undecided" check --base main
finish
