#!/usr/bin/env bash
# The SQL that the databases' own makers test with, from Debian's packages, into a folder; what is there already is kept.
# usage: tests/corpora/fetch.sh DIR
#   DIR/postgresql  the regression suites' SQL (source package postgresql-15)
#   DIR/mariadb     the test files of mariadb-test and mariadb-test-data
#   DIR/sqlite      the test scripts of the source package sqlite3
# Source packages come through a list of sources of our own, made from the system's: nothing of the system is changed.
set -u
dir=${1:?"usage: tests/corpora/fetch.sh DIR"}
mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 1
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
	echo "tests/corpora/fetch.sh: the corpora come as Debian packages, and there is no apt-get" >&2
	exit 1
}

own_sources() { # "deb-src" for each of the system's "deb"
	mkdir -p "$dir/apt/parts" "$dir/apt/lists/partial" "$dir/apt/cache/archives/partial"
	for f in /etc/apt/sources.list.d/*.sources; do
		[ -f "$f" ] && sed 's/^Types:.*/Types: deb-src/' "$f" >"$dir/apt/parts/$(basename "$f")"
	done
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' >"$dir/apt/parts/list.list"
	options=(-q -o APT::Sandbox::User=root -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$dir/apt/parts"
		-o Dir::State::lists="$dir/apt/lists" -o Dir::Cache="$dir/apt/cache")
	apt-get "${options[@]}" update >"$dir/apt/log" 2>&1
}

source_package() { # NAME: its newest version that can be had, into DIR/apt/NAME
	mkdir -p "$dir/apt/$1" && cd "$dir/apt/$1" || return 1
	for version in $(apt-cache "${options[@]}" showsrc "$1" | sed -n 's/^Version: //p' | sort -Vr); do
		apt-get "${options[@]}" source --download-only "$1=$version" >>"$dir/apt/log" 2>&1 && echo "$1 $version" && return 0
	done
	tail -n 5 "$dir/apt/log" >&2
	return 1
}

finish() { # NAME: from DIR/NAME.new to DIR/NAME, when there is something in it
	[ -n "$(find "$dir/$1.new" -type f -print -quit)" ] && mv -T "$dir/$1.new" "$dir/$1"
}

postgresql() {
	source_package postgresql-15 && rm -rf "$dir/postgresql.new" && mkdir "$dir/postgresql.new" &&
		tar xf "$dir"/apt/postgresql-15/*.orig.tar.* -C "$dir/postgresql.new" --strip-components=1 --wildcards '*/sql/*.sql' &&
		finish postgresql
}

sqlite() {
	source_package sqlite3 && rm -rf "$dir/sqlite.new" && mkdir "$dir/sqlite.new" &&
		tar xf "$(ls -S "$dir"/apt/sqlite3/*.orig.tar.* | head -n 1)" -C "$dir/sqlite.new" --strip-components=1 --wildcards '*/test/*.test' &&
		finish sqlite
}

mariadb() {
	mkdir -p "$dir/apt/mariadb" && cd "$dir/apt/mariadb" || return 1
	apt-get -q -o APT::Sandbox::User=root download mariadb-test mariadb-test-data >>"$dir/apt/log" 2>&1 || {
		apt-get -q -o DPkg::Lock::Timeout=300 update >>"$dir/apt/log" 2>&1
		apt-get -q -o APT::Sandbox::User=root download mariadb-test mariadb-test-data >>"$dir/apt/log" 2>&1
	} || { tail -n 5 "$dir/apt/log" >&2 && return 1; }
	rm -rf "$dir/mariadb.new" && mkdir "$dir/mariadb.new" || return 1
	for deb in *.deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar x -C "$dir/mariadb.new" --strip-components=5 --wildcards --no-anchored '*.test' '*.inc' '*.sql' 2>/dev/null
		echo "${deb%_*.deb}"
	done
	finish mariadb
}

[ -d "$dir/postgresql" ] && [ -d "$dir/sqlite" ] || own_sources
for name in postgresql sqlite mariadb; do
	[ -d "$dir/$name" ] || $name || {
		echo "tests/corpora/fetch.sh: could not get $name's" >&2
		exit 1
	}
done
