#!/usr/bin/env bash
# External symbols of room/file.c start with file_ or are exactly file, or with a prefix of file up to an underscore
# (report_json.c may use report_...); in cmd/ with cmd_ too; in migrate/formats/ with format_file_. No symbol of ours may have the name of one that a linked
# library exports: a program's own palloc once served libpg_query. usage: symbols.sh BUILD
set -u
build=${1:-build}
faults=0
ours=
libs=$(ldd "$build/schemagate" "$build"/lib/*.so "$build/lib/worker" 2>/dev/null | awk '/=> \// {print $3}' | sort -u | grep -Ev '/(libc|libm|ld-linux|libasan|libubsan|libgcov)[.-]')
archives=$(sed -n 's/^LIBGIT2_ARCHIVES := //p' "$build/libgit2.mk") # linked statically
foreign=$({
	for l in $libs; do nm -D --defined-only "$l" 2>/dev/null | awk '{print $3}' | sed 's/@.*//'; done
	for l in $archives; do nm --defined-only --extern-only "$l" 2>/dev/null | awk 'NF == 3 {print $3}'; done
} | sort -u)
# None of those is needed, and a worker, of which each check may start two, needs the C library alone.
needs() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
for l in $([ -n "$archives" ] && needs "$build/schemagate" | grep -E 'git2|ssh2|mbed|gss|krb5|crypto|libssl|http'); do
	echo "schemagate is linked with $l"
	faults=$((faults + 1))
done
for l in $(needs "$build/lib/worker" | grep -Ev '^(libc|libm|libpthread|libdl|ld-linux.*|libasan|libubsan|libgcov)\.so'); do
	echo "lib/worker is linked with $l"
	faults=$((faults + 1))
done
# What stands in for libgit2's network libraries serves it alone: exported, it would serve libpq and libcurl too.
for p in "$build/schemagate" "$build/lib/worker"; do
	[ -z "$archives" ] && continue
	for sym in $(nm -D --defined-only "$p" | awk '{print $3}' | grep -E '^(gss_|GSS_C_|libssh2_|mbedtls_|l?lhttp_|http_|git_|repo_)'); do
		echo "$p exports $sym"
		faults=$((faults + 1))
	done
done
while read -r o sym; do
	o=${o#"$build"/} file=${o##*/} room=${o%/*}
	file=${file%.o}
	[ -f "$room/$file.c" ] || continue # an object of a file that is gone
	case $sym in __odr_asan* | __asan* | __gcov* | main) continue ;; esac
	case $file in repo_certificates | repo_offline | repo_pipe) continue ;; esac # take the place of others' symbols, and say why
	ok= stem=$file
	[ "$room" = migrate/formats ] && stem=format_$file
	while :; do
		case $sym in "$stem" | "$stem"_* | "${stem}s" | "${stem%s}"_*) ok=1 ;; esac
		case $stem in *_*) stem=${stem%_*} ;; *) break ;; esac
	done
	[ "$room" = cmd ] && case $sym in cmd_*) ok=1 ;; esac
	[ -n "$ok" ] || { echo "$room/$file.c: external symbol $sym does not start with ${file}_"; faults=$((faults + 1)); }
	ours+="$sym $room/$file.c"$'\n'
done < <(nm -A --defined-only --extern-only "$build"/{base,parse,schemas,migrate,migrate/formats,gitcheck,cmd}/*.o 2>/dev/null |
	awk '$2 ~ /^[TDBRVC]$/ {sub(/:[^:]*$/, "", $1); print $1, $3}')
while read -r sym file; do
	echo "$file: $sym is also exported by a linked library"
	faults=$((faults + 1))
done < <(join <(printf %s "$ours" | sort) <(printf '%s\n' "$foreign" | sort))
[ $faults -eq 0 ] || exit 1
