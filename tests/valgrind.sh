#!/usr/bin/env bash
# usage: BUILD=DIR tests/valgrind.sh COMMAND...: run COMMAND with BUILD naming a folder beside DIR's programs, where each of our
# programs is a small script that runs it under valgrind. What valgrind says goes into files of its own, so that a test that
# does not look at the exit status hides nothing; anything said makes this command fail.
# Others' programs (servers, dump programs, tools, git, node) and the crash-proof parser, which limits its own memory, run as
# they are: --trace-children is off. Only what is definitely lost is said: of its pages SQLite keeps pointers into their middle alone,
# so that a program which ends with a database open would seem to have lost them.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
real=$(cd "${BUILD:?}" && pwd) || exit 1
under=$real/under
said=$under/said
rm -rf "$under"
mkdir -p "$said" "$under/tests"
for name in "$real"/* "$real"/tests/*; do
	case ${name#"$real"/} in tests | under | schemagate* | tests/db | tests/formats | tests/logs) continue ;; esac
	ln -s "$name" "$under/${name#"$real"/}"
done
for program in "$real"/schemagate "$real"/schemagate-fault "$real"/tests/db/* "$real"/tests/formats/*; do
	[ -f "$program" ] && [ -x "$program" ] || continue
	stub=$under/${program#"$real"/}
	mkdir -p "$(dirname "$stub")"
	cat >"$stub" <<-END
		#!/bin/sh
		exec valgrind -q --trace-children=no --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \\
			--suppressions=$top/tests/lint/valgrind.supp --log-file="\$(mktemp "$said/XXXXXXXX")" $program "\$@"
	END
	chmod +x "$stub"
done
BUILD=$under "$@"
status=$?
find "$said" -size 0 -delete
if [ -n "$(ls "$said")" ]; then
	echo "valgrind has found something: $(ls "$said" | wc -l) files in $said"
	head -n 40 "$said/$(ls "$said" | head -n 1)"
	status=1
else
	rm -rf "$under"
fi
exit $status
