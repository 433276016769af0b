#!/usr/bin/env bash
# What the build and the tests need from the system. usage: contrib/deps.sh report|build|test
#   report  say what is missing for a build, change nothing (exit 1 when something is)
#   build   install what a build and the demo need (Debian, Ubuntu); elsewhere say what to install
#   test    install what `make check` needs too
set -u
mode=${1:-report}
export DEBIAN_FRONTEND=noninteractive

# command or file to look for | Debian package
build_needs='cc|gcc libc6-dev
make|make
git|git
pkg-config|pkg-config
pc:libgit2|libgit2-dev
pc:nettle|nettle-dev
h:libdeflate.h|libdeflate-dev
pc:libcjson|libcjson-dev
pc:sqlite3|libsqlite3-dev
pc:expat|libexpat1-dev
pc:yaml-0.1|libyaml-dev
pc:libpq|libpq-dev
pc:libmariadb|libmariadb-dev
pc:libcurl|libcurl4-openssl-dev
h:pg_query.h|libpg-query-dev
sqlite3|sqlite3
npm|npm ca-certificates'
test_needs='/usr/lib/postgresql/*/bin/postgres|postgresql
/usr/sbin/mariadbd|mariadb-server
mariadb-dump|mariadb-client
setpriv|util-linux
python3|python3
python3:jsonschema|python3-jsonschema
ps|procps
php|php-cli
clang-format|clang-format
ctags|universal-ctags'

have() {
	case $1 in
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	h:*) echo "#include <${1#h:}>" | cc -E -x c - >/dev/null 2>&1 ;;
	python3:*) /usr/bin/python3 -c "import ${1#python3:}" 2>/dev/null ;;
	/*) ls $1 >/dev/null 2>&1 ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

missing() { # list of "what|packages" on stdin: prints the packages that are missing
	while IFS='|' read -r what packages; do
		[ "$what" = npm ] && [ "${GRAMMARS:-}" = none ] && continue
		have "$what" || printf '%s ' "$packages"
	done
}

need=$(printf '%s\n' "$build_needs" | missing)
[ "$mode" = test ] && need="$need$(printf '%s\n' "$test_needs" | missing)"
[ -z "$need" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	echo "schemagate needs what these Debian packages hold: $need" >&2
	echo "hint: install their like with your system's package manager, then run make again." >&2
	exit 1
fi
if [ "$mode" = report ]; then
	echo "schemagate needs these packages: $need" >&2
	echo "hint: apt-get install --no-install-recommends $need(or let \"make deps\" do it)" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	as_root=sudo
	command -v sudo >/dev/null 2>&1 || {
		echo "schemagate needs these packages, and only root can install them: $need" >&2
		echo "hint: as root, apt-get install --no-install-recommends $need" >&2
		exit 1
	}
fi
echo "installing: $need"
$as_root apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null &&
	$as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $need >/dev/null || {
	echo "could not install: $need" >&2
	echo "hint: see what apt-get says: apt-get install --no-install-recommends $need" >&2
	exit 1
}
