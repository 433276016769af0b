#!/usr/bin/env bash
# `github report` against GitHub's published description: prism checks every request and answer in front of a small fake.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build}
gate=$build/schemagate
npm_dir=$top/build/tests/github
n=0
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n - $1"; sed 's/^/# /' "$tmp/out" | head -n 20; }
check() { if [ "$1" = 0 ]; then ok "$2"; else not_ok "$2"; fi; }
skip() {
	echo "1..1"
	echo "ok 1 - github report # SKIP $1"
	exit 0
}
command -v npm >/dev/null || skip "npm is not installed: the contract with GitHub was NOT tested"
if [ ! -f "$npm_dir/installed" ] || [ "$top/tests/github/package-lock.json" -nt "$npm_dir/installed" ]; then
	mkdir -p "$npm_dir"
	cp "$top"/tests/github/package.json "$top"/tests/github/package-lock.json "$top"/tests/github/.npmrc "$npm_dir"
	(cd "$npm_dir" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 && touch installed) ||
		skip "npm could not be reached: the contract with GitHub was NOT tested"
fi
tmp=$(mktemp -d)
fake= prism=
trap '[ -n "$fake" ] && kill "$fake"; [ -n "$prism" ] && kill "$prism"; wait 2>/dev/null; rm -rf "$tmp"' EXIT
node "$top/tests/github/prepare.js" "$npm_dir/node_modules/@octokit/openapi/generated/api.github.com.json" "$tmp/api.json" ||
	skip "the description could not be prepared: the contract with GitHub was NOT tested"
free_port() { node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
direct=$(free_port)
proxied=$(free_port)
node "$top/tests/github/fake.js" "$direct" &
fake=$!
node "$npm_dir/node_modules/@stoplight/prism-cli/dist/index.js" proxy -p "$proxied" -h 127.0.0.1 --errors "$tmp/api.json" \
	"http://127.0.0.1:$direct" >"$tmp/prism.log" 2>&1 &
prism=$!
for _ in $(seq 300); do
	(exec 3<>"/dev/tcp/127.0.0.1/$proxied") 2>/dev/null && break
	sleep 0.1
done

sha=0123456789abcdef0123456789abcdef01234567
document() { # VERDICT MESSAGE
	printf '{"schemagate":{"version":"0","schema":1},"verdict":"%s","clean":true,"head":"%s","findings":[{"rule":"needs-pending","level":"block","message":"%s"}],"counts":{"block":1,"warn":2,"note":0},"error":{"code":"database","message":"%s"}}' "$1" "$sha" "$2" "$2"
}
report() { # REPO VERDICT MESSAGE [OPTIONS...]
	local repo=$1 verdict=$2 message=$3
	shift 3
	document "$verdict" "$message" | GITHUB_TOKEN=${TOKEN-t0ken} "$gate" github report --repo "acme/$repo" --base main \
		--api-url "http://127.0.0.1:$proxied" --patience 20 "$@" >"$tmp/out" 2>&1
}
last() { node -e 'require("http").get(process.argv[1]+"/posted",r=>{let t="";r.on("data",c=>t+=c).on("end",()=>{const p=JSON.parse(t);console.log(p.length?p[p.length-1][process.argv[2]]:"none")})})' "http://127.0.0.1:$direct" "$1"; }

report shop block "column shipped_at of orders does not exist yet"
check $? "a block is posted"
[ "$(last state)" = failure ]; check $? "as failure"
[ "$(last context)" = "schemagate (main)" ]; check $? "named with its base branch"
[ "$(last sha)" = $sha ]; check $? "on the head that was checked"
report shop pass ""
check $? "a pass is posted"
[ "$(last state)" = success ]; check $? "as success"
report shop undecided "could not reach production"
[ "$(last state)" = error ]; check $? "undecided is an error, never a success"
report shop block "$(printf 'x%.0s' $(seq 300))"
check $? "a long description is cut to what GitHub takes"
[ "$(last description | tr -d '\n' | wc -c)" -le 140 ]; check $? "140 characters at most"
report shop block "caf\\u00e9 $(printf '\\u00e9%.0s' $(seq 200))"
check $? "and not inside a character"
report shop pass "" --target-url https://ci.example.org/1
[ "$(last target_url)" = https://ci.example.org/1 ]; check $? "with its link"
report limited pass ""
check $? "403 with retry-after is waited for"
report broken pass ""
check $? "5xx is tried again"
report dropped pass "" --api-url "http://127.0.0.1:$direct"
check $? "a lost connection is tried again"
report reset pass "" --api-url "http://127.0.0.1:$direct"
check $? "403 with an exhausted limit waits for its reset"
report secondary pass "" --api-url "http://127.0.0.1:$direct"
[ $? -eq 3 ] && grep -q "limits the rate" "$tmp/out" && grep -q "secondary rate limit" "$tmp/out" && ! grep -q "statuses: write" "$tmp/out"
check $? "a rate limit without headers is not a missing right"
report toomany pass "" --api-url "http://127.0.0.1:$direct"
[ $? -eq 3 ] && grep -q "limits the rate" "$tmp/out" && ! grep -q "$(printf '\033')" "$tmp/out"; check $? "429 without headers, its text cleaned"
report down pass "" --patience 2
[ $? -eq 3 ] && grep -q "answered 503" "$tmp/out"; check $? "a server that stays down: the tries end"
report shop pass "" --patience 2 --api-url "http://127.0.0.1:1"
[ $? -eq 3 ] && grep -q "could not reach" "$tmp/out" && grep -q "tried 2 times" "$tmp/out"; check $? "nobody there: tried again, then an error"
http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 report shop pass "" --patience 0
check $? "no proxy stands between us and a loopback host"
for bad in "$(printf 't0ken\nX-Evil: 1')" "$(printf 't0ken\r')" "$(printf 't0k\ten')" 't0 ken' "$(printf 't0ken\303\266')"; do
	TOKEN=$bad report shop pass ""
	[ $? -eq 2 ] && grep -q 'the token in "GITHUB_TOKEN" holds a line break' "$tmp/out" && ! grep -q 't0' "$tmp/out"
	check $? "a token with a byte that no token has is refused and not shown"
done
report shop pass "" --api-url 'http://localhost:80\@example.org'
[ $? -eq 2 ]; check $? "a host that two readers take for two is refused"
report shop pass "" --patience -1
[ $? -eq 2 ]; check $? "a patience that is none: usage"
report forbidden pass ""
[ $? -eq 3 ] && grep -q "statuses: write" "$tmp/out"; check $? "a missing right is named"
report moved pass "" --api-url "http://127.0.0.1:$direct" # straight: the proxy would follow it itself
[ $? -eq 3 ] && grep -q "redirects to another host" "$tmp/out"; check $? "a redirect to another host is refused"
TOKEN=wr0ng-s3cret report shop pass ""
[ $? -eq 3 ] && ! grep -q s3cret "$tmp/out"; check $? "a wrong token is an error that does not show it"
TOKEN= report shop pass ""
[ $? -eq 2 ]; check $? "no token: usage"
report 'shop/../../x' pass ""
[ $? -eq 2 ]; check $? "a repository name cannot leave its place in the URL"
document pass "" | GITHUB_TOKEN=t0ken "$gate" github report --repo acme/shop --base main --api-url http://example.org >"$tmp/out" 2>&1
[ $? -eq 2 ] && grep -q "not an https URL" "$tmp/out"; check $? "plain http to another host is refused"
echo '{"a":1}' | GITHUB_TOKEN=t0ken "$gate" github report --repo acme/shop --base main >"$tmp/out" 2>&1
[ $? -eq 3 ]; check $? "another document is refused"
echo 'x' | GITHUB_TOKEN=t0ken "$gate" github report --repo acme/shop --base main >"$tmp/out" 2>&1
[ $? -eq 3 ]; check $? "no JSON is refused"
echo "1..$n"
