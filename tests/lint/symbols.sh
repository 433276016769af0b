#!/usr/bin/env bash
# External symbols of room/file.c start with file_ or are exactly file, or with a prefix of file up to an underscore
# (report_json.c may use report_...); in cmd/ with cmd_ too; in migrate/formats/ with format_file_. No symbol of ours may have the name of one that a linked
# library exports: a program's own palloc once served libpg_query. usage: symbols.sh BUILD
set -u
build=${1:-build}
faults=0
libs=$(ldd "$build/schemagate" "$build"/lib/*.so "$build/lib/worker" 2>/dev/null | awk '/=> \// {print $3}' | sort -u | grep -Ev '/(libc|libm|ld-linux|libasan|libubsan|libgcov)[.-]')
foreign=$(for l in $libs; do nm -D --defined-only "$l" 2>/dev/null | awk '{print $3}' | sed 's/@.*//'; done | sort -u)
for o in "$build"/{base,parse,schemas,migrate,migrate/formats,gitcheck,cmd}/*.o; do
	[ -f "$o" ] || continue
	file=$(basename "$o" .o)
	room=$(dirname "${o#"$build"/}")
	[ -f "$room/$file.c" ] || continue # an object of a file that is gone
	while read -r sym; do
		case $sym in __odr_asan* | __asan* | __gcov* | main) continue ;; esac
		[ "$file" = repo_certificates ] && continue # takes the place of one symbol of Mbed TLS, and says why
		ok= stem=$file
		[ "$room" = migrate/formats ] && stem=format_$file
		while :; do
			case $sym in "$stem" | "$stem"_* | "${stem}s" | "${stem%s}"_*) ok=1 ;; esac
			case $stem in *_*) stem=${stem%_*} ;; *) break ;; esac
		done
		[ "$room" = cmd ] && case $sym in cmd_*) ok=1 ;; esac
		[ -n "$ok" ] || { echo "$room/$file.c: external symbol $sym does not start with ${file}_"; faults=$((faults + 1)); }
		if printf '%s\n' "$foreign" | grep -qxF "$sym"; then
			echo "$room/$file.c: $sym is also exported by a linked library"
			faults=$((faults + 1))
		fi
	done < <(nm --defined-only --extern-only "$o" | awk '$2 ~ /[TDBRVC]/ {print $3}')
done
[ $faults -eq 0 ] || exit 1
