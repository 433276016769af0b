#!/usr/bin/env bash
# Private PostgreSQL and MariaDB servers for tests: unix sockets only, never as root, in a folder of their own that goes with
# them. usage:
#   tests/servers.sh run COMMAND...   start, run the command with the variables below set, stop; its exit status is ours
#   tests/servers.sh start            start and print the variables as shell exports; stop later with:
#   tests/servers.sh stop DIR         DIR is the value of SCHEMAGATE_TEST_SERVERS
#   tests/servers.sh tls DIR          add a PostgreSQL that speaks TLS on the loopback: DIR/tls/port, certificates DIR/tls/good.pem
#                                     and old.pem (expired) of "localhost"; it shows DIR/tls/data/server.crt, the expired one at first
#   tests/servers.sh standby DIR      add a hot standby (no primary, read only) to running servers: DIR/standby, db postgres
# SCHEMAGATE_TEST_PG, SCHEMAGATE_TEST_MYSQL: URLs of superusers without a password; SCHEMAGATE_TEST_SERVERS: the folder, with
# pg.pid, mysql.pid, logs and sockets. A PostgreSQL role that is granted pw_users must give its password.
# Prepared data folders are kept in $BUILD/tests/servers, so that only the first start pays for them.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
cache=${BUILD:-$top/build}/tests/servers
export LC_ALL=C

die() {
	echo "tests/servers.sh: $*" >&2
	exit 1
}
newest() { ls -d "$@" 2>/dev/null | sort -V | tail -n 1; }
pgbin=$(newest /usr/lib/postgresql/*/bin)
[ -n "$pgbin" ] || pgbin=$(dirname "$(command -v postgres 2>/dev/null || echo /nowhere/x)")
mariadbd=$(newest /usr/sbin/mariadbd /usr/sbin/mysqld /usr/libexec/mariadbd "$(command -v mariadbd || true)")

as() { # USER COMMAND...: in this shell's place; as that user when we are root, else as we are
	local user=$1
	shift
	cd /
	if [ "$(id -u)" -eq 0 ]; then
		exec setpriv --reuid "$user" --regid "$user" --init-groups env HOME=/nonexistent "$@"
	fi
	exec "$@"
}

own() { # USER DIR: make DIR for the server's user
	mkdir -p "$2" && if [ "$(id -u)" -eq 0 ]; then chown "$1:" "$2"; fi
}

prepare() { # NAME USER VERSION MAKE DIR: DIR/data from the cache, which MAKE fills in DIR/data the first time
	local kept
	kept="$cache/$1-$(id -u)-$(echo "$3" | cat - "$0" | cksum | tr ' ' -)"
	if [ -d "$kept" ]; then
		cp -a "$kept" "$5/data"
		return
	fi
	"$4" "$2" "$5" >"$5/prepare.log" 2>&1 || {
		grep -i error "$5/prepare.log" >&2 || tail -n 20 "$5/prepare.log" >&2
		return 1
	}
	mkdir -p "$cache" && cp -a "$5/data" "$kept.$$" && mv -T "$kept.$$" "$kept" 2>/dev/null || rm -rf "$kept.$$"
}

make_pg() { # USER DIR
	(as "$1" "$pgbin/initdb" --no-sync --no-instructions -D "$2/data" -U postgres -E UTF8 --locale=C --auth=trust) || return 1
	printf 'local all %s\n' '+pw_users scram-sha-256' 'all trust' >"$2/data/pg_hba.conf"
	for sql in 'CREATE DATABASE schemagate' 'CREATE ROLE pw_users'; do
		echo "$sql" | (as "$1" "$pgbin/postgres" --single -F -D "$2/data" postgres) || return 1
	done
}
make_mysql() { # USER DIR; a database of MariaDB is a folder. Two servers that start in one tmpdir delete each other's tables
	(as "$1" mariadb-install-db --no-defaults --datadir="$2/data" --tmpdir="$2/tmp" --auth-root-authentication-method=normal --skip-test-db \
		--skip-name-resolve --innodb-log-file-size=16M --innodb-fast-shutdown=0) || return 1
	own "$1" "$2/data/schemagate"
}

ready() { # PID LOG COMMAND...: until COMMAND succeeds, at most 30 s, or the server is gone
	local pid=$1 log=$2
	shift 2
	for _ in $(seq 600); do
		"$@" >/dev/null 2>&1 && return 0
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
	tail -n 20 "$log" >&2
	return 1
}

start_pg() {
	local d=$dir/pg
	own postgres "$d" && prepare pg postgres "$("$pgbin/postgres" -V)" make_pg "$d" || return 1
	(as postgres "$pgbin/postgres" -D "$d/data" -k "$d" -c listen_addresses= -c fsync=off -c full_page_writes=off \
		-c synchronous_commit=off -c autovacuum=off -c max_connections=60 -c shared_buffers=32MB \
		-c max_prepared_transactions=4) >"$dir/pg.log" 2>&1 </dev/null &
	echo $! >"$dir/pg.pid"
	ready $! "$dir/pg.log" "$pgbin/pg_isready" -q -h "$d"
}
start_mysql() {
	local d=$dir/mysql
	own mysql "$d" && own mysql "$d/tmp" && prepare mysql mysql "$("$mariadbd" --version)" make_mysql "$d" || return 1
	(as mysql "$mariadbd" --no-defaults --datadir="$d/data" --tmpdir="$d/tmp" --socket="$d/s" --skip-networking --pid-file="$d/pid" \
		--skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=32M \
		--innodb-fast-shutdown=2 --innodb-use-native-aio=0 --innodb-log-file-size=16M \
		--performance-schema=OFF) >"$dir/mysql.log" 2>&1 </dev/null &
	echo $! >"$dir/mysql.pid"
	ready $! "$dir/mysql.log" mariadb-admin --no-defaults -S "$d/s" -u root ping
}
start_standby() {
	local d=$dir/standby
	own postgres "$d" && prepare pg postgres "$("$pgbin/postgres" -V)" make_pg "$d" || return 1
	: >"$d/data/standby.signal"
	(as postgres "$pgbin/postgres" -D "$d/data" -k "$d" -c listen_addresses= -c fsync=off -c hot_standby=on \
		-c shared_buffers=16MB) >"$dir/standby.log" 2>&1 </dev/null &
	echo $! >"$dir/standby.pid"
	ready $! "$dir/standby.log" "$pgbin/psql" -qAt -h "$d" -U postgres -c 'SELECT 1' postgres
}

start_tls() {
	local d=$dir/tls c=$dir/tls/data
	own postgres "$d" && prepare pg postgres "$("$pgbin/postgres" -V)" make_pg "$d" || return 1
	openssl req -new -newkey rsa:2048 -nodes -keyout "$c/server.key" -out "$d/csr" -subj /CN=localhost 2>/dev/null || return 1
	openssl x509 -req -in "$d/csr" -signkey "$c/server.key" -days -1 -out "$d/old.pem" 2>/dev/null || return 1
	openssl x509 -req -in "$d/csr" -signkey "$c/server.key" -days 30 -out "$d/good.pem" 2>/dev/null || return 1
	cp "$d/old.pem" "$c/server.crt" && chmod 600 "$c/server.key"
	if [ "$(id -u)" -eq 0 ]; then chown postgres: "$c/server.key" "$c/server.crt"; fi
	printf 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n' >"$c/pg_hba.conf"
	for _ in 1 2 3 4 5; do
		shuf -i 20000-60000 -n 1 >"$d/port"
		(as postgres "$pgbin/postgres" -D "$c" -k "$d" -p "$(cat "$d/port")" -c listen_addresses=127.0.0.1 -c ssl=on -c fsync=off \
			-c shared_buffers=16MB) >"$dir/tls.log" 2>&1 </dev/null &
		echo $! >"$dir/tls.pid"
		ready $! "$dir/tls.log" "$pgbin/pg_isready" -q -h "$d" -p "$(cat "$d/port")" && return 0
	done
	return 1
}

start() { # both at once; sets dir and the exported variables
	[ -x "$pgbin/postgres" ] || die "no PostgreSQL server: apt-get install postgresql"
	[ -x "$mariadbd" ] || die "no MariaDB server: apt-get install mariadb-server"
	dir=$(mktemp -d "${TMPDIR:-/tmp}/schemagate.XXXXXX") || die "no temporary folder"
	[ ${#dir} -le 80 ] || die "$dir is too long for a socket's path: set TMPDIR to a shorter one"
	chmod 711 "$dir"
	start_pg &
	local pg=$! bad=
	start_mysql || bad=MariaDB
	wait $pg || bad="$bad PostgreSQL"
	if [ -n "$bad" ]; then
		stop
		die "could not start: $bad"
	fi
	export SCHEMAGATE_TEST_PG="postgresql://postgres@/schemagate?host=$dir/pg"
	export SCHEMAGATE_TEST_MYSQL="mysql://root@localhost/schemagate?socket=$dir/mysql/s"
	export SCHEMAGATE_TEST_SERVERS="$dir"
}

stop() { # the servers of $dir, by process id, then the folder
	local name pid
	for name in pg standby tls mysql; do
		pid=$(cat "$dir/$name.pid" 2>/dev/null) || continue
		case $name in mysql) kill -TERM "$pid" 2>/dev/null ;; *) kill -INT "$pid" 2>/dev/null ;; esac
	done
	for name in pg standby tls mysql; do
		pid=$(cat "$dir/$name.pid" 2>/dev/null) || continue
		for _ in $(seq 200); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.05
		done
		kill -KILL "$pid" 2>/dev/null
	done
	case $dir in */schemagate.??????) rm -rf "$dir" ;; esac
}

case ${1:-} in
run)
	shift
	[ $# -gt 0 ] || die "run what?"
	if [ -n "${SCHEMAGATE_TEST_PG:-}" ] && [ -n "${SCHEMAGATE_TEST_MYSQL:-}" ]; then
		exec "$@"
	fi
	dir=
	trap '[ -n "$dir" ] && stop; dir=' EXIT
	trap 'exit 130' INT HUP TERM
	start
	"$@"
	exit $?
	;;
start)
	start
	for v in SCHEMAGATE_TEST_PG SCHEMAGATE_TEST_MYSQL SCHEMAGATE_TEST_SERVERS; do echo "export $v='${!v}'"; done
	;;
stop | standby | tls)
	dir=${2:-}
	[ -f "$dir/pg.pid" ] || die "$1: no servers in '$dir'"
	case $1 in stop) stop ;; standby) start_standby ;; tls) start_tls ;; esac
	;;
*)
	sed -n '2,14s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
