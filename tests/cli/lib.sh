# Common ground of the tests of check: small repositories with fixed dates, one line of TAP for each claim.
# Sourced, with set -u. Documents printed with --format json are kept and validated together by "finish".
top=$(cd "$(dirname "$0")/../.." && pwd)
gate=${BUILD:-$top/build}/schemagate
case $gate in /*) ;; *) gate=$PWD/$gate ;; esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/docs" "$tmp/home"
export LC_ALL=C HOME=$tmp/home GIT_CONFIG_NOSYSTEM=1 XDG_STATE_HOME=$tmp/state
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
unset GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_DIR GITHUB_STEP_SUMMARY NO_COLOR 2>/dev/null
n=0 docs=0 clock=1700000000

ok() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		head -c 3000 "$tmp/out" "$tmp/err" 2>/dev/null | sed 's/^/# /'
	fi
}
skip() { # NAME WHY
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}
# repo NAME: an empty repository, and into it.
repo() {
	rm -rf "${tmp:?}/$1"
	git init -q -b main "$tmp/$1" && cd "$tmp/$1" || exit 1
}
# put FILE [TEXT]: from the arguments or standard input; folders are made.
put() {
	case $1 in */*) mkdir -p "${1%/*}" ;; esac
	if [ $# -gt 1 ]; then printf '%s\n' "$2" >"$1"; else cat >"$1"; fi
}
commit() { # [MESSAGE]
	clock=$((clock + 60))
	git add -A && GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000" git commit -q --allow-empty -m "${1:-change}"
}
# one_source PATH DIALECT [LINE]: the settings of one source, and of an environment at $URL without a guard.
one_source() {
	put schemagate.conf "[source \"app\"]
	path = $1
	dialect = $2
	${3:-}
[environment \"production\"]
	url = env:URL
	guard = none
	snapshot = none"
}
branch() { git checkout -q -b "$1"; }
# run WANT NAME ARGUMENT...: one claim on the exit status; output is in $tmp/out and $tmp/err.
run() {
	local want=$1 name=$2
	shift 2
	"$gate" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	local got=$?
	[ $got -eq "$want" ] || echo "exit status $got, not $want" >>"$tmp/err"
	[ $got -eq "$want" ]
	ok $? "$name"
}
# json WANT NAME ARGUMENT...: the same, as JSON; the document is kept for "finish".
json() {
	local want=$1 name=$2
	shift 2
	run "$want" "$name" --format json "$@"
	docs=$((docs + 1))
	cp "$tmp/out" "$tmp/docs/$1-$docs.json"
	case $want in
	0 | 1) ! grep -q '"error":' "$tmp/out" ;;
	*) grep -q '"error":{"code":"' "$tmp/out" ;;
	esac || { echo "the document's error and the exit status $want disagree" >>"$tmp/err"; ok 1 "$name: error member"; }
}
limits=yes # sanitizers and valgrind need more than any bound
if nm -D "$gate" 2>/dev/null | grep -q __asan || [ -n "${VALGRIND:-}" ]; then limits=; fi
# bounded MIB SECONDS WANT NAME ARGUMENT...: run, within so much memory (the largest process) and processor time.
bounded() {
	local mib=$1 seconds=$2 want=$3 name=$4
	shift 4
	[ -n "$limits" ] || mib=1000000 seconds=1000000
	python3 - "$mib" "$seconds" "$want" "$tmp/out" "$tmp/err" "$gate" "$@" <<'PY'
import resource, subprocess, sys
mib, seconds, want = map(int, sys.argv[1:4])
with open(sys.argv[4], "wb") as out, open(sys.argv[5], "wb") as err:
    got = subprocess.run(sys.argv[6:], stdin=subprocess.DEVNULL, stdout=out, stderr=err).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak, cpu = used.ru_maxrss // 1024, used.ru_utime + used.ru_stime
with open(sys.argv[5], "a") as err:
    err.write("exit %d, wanted %d; %d MiB of %d; %.1f s of %d\n" % (got, want, peak, mib, cpu, seconds))
sys.exit(got != want or peak > mib or cpu > seconds)
PY
	ok $? "$name"
	tail -n 1 "$tmp/err" | sed 's/^/# /'
}
# has NAME TEXT: the output holds it; hasnt: it does not; says: standard error does.
has() {
	grep -qF -- "$2" "$tmp/out"
	ok $? "$1"
}
hasnt() {
	! grep -qF -- "$2" "$tmp/out"
	ok $? "$1"
}
says() {
	grep -qF -- "$2" "$tmp/err"
	ok $? "$1"
}
# finding NAME RULE LEVEL PATH LINE COLUMN KIND TABLE COLUMN-NAME: the last document holds it.
finding() {
	local want="\"rule\":\"$2\",\"level\":\"$3\",[^{}]*\"path\":\"$4\",\"line\":$5,\"column\":$6,[^{}]*\"object\":{\"kind\":\"$7\",\"schema\":\"[a-z]*\",\"table\":\"$8\",\"name\":\"$9\""
	grep -q -- "$want" "$tmp/out"
	ok $? "$1"
}
finish() {
	local c bad=0
	for c in check impact; do
		ls "$tmp/docs/$c"-*.json >/dev/null 2>&1 || continue
		if ! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
			skip "documents of $c are valid" "python3-jsonschema is not installed: JSON NOT VALIDATED"
			continue
		fi
		/usr/bin/python3 -W ignore "$top/tests/validate.py" "$top/schemas/json/$c.schema.json" "$tmp/docs/$c"-*.json >"$tmp/out" 2>"$tmp/err"
		ok $? "$(ls "$tmp/docs/$c"-*.json | wc -l) documents of $c are valid against the schema"
	done
	echo "1..$n"
	return $bad
}
