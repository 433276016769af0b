#!/usr/bin/env bash
# How schemagate is linked with libgit2, as a part of the Makefile on stdout.
# usage: CC=... LDFLAGS=... contrib/libgit2.sh BUILD WAY
#   static  libgit2.a without its network libraries (why: gitcheck/repo_offline.c); says on stderr when that cannot be done,
#           and is then as
#   shared  the shared library, with all it brings
# With libgit2.a, BUILD/gen/libgit2_absent.c gets a stand-in for each function of those libraries that it names and
# gitcheck/repo_offline.c does not have. That is tried here: a program linked so must start libgit2, read a repository's
# configuration and end, or the shared library is taken. What the program needs of the archives is its own after that: when
# libgit2 is updated, schemagate must be linked again (make does, the archives are prerequisites).
set -u
build=$1 way=$2
network='^(gss_|GSS_C_|libssh2_|mbedtls_|http_parser_|http_errno_|http_should_|llhttp_)'
absent=$build/gen/libgit2_absent.c
try=$build/gen/libgit2_try

shared() {
	[ $# -eq 0 ] || echo "libgit2 is linked as a shared library, with the network libraries it brings: $1" >&2
	rm -rf "$try"*
	echo "LIBGIT2_ASKED := $way"
	echo "LIBGIT2_NOT := gitcheck/repo_offline.c"
	echo "LIBGIT2_LINK := $(pkg-config --libs libgit2) -lz"
	exit 0
}

# The functions it names of those libraries, without what the file by hand has.
absent_names() {
	comm -23 <(nm -u "$archive" 2>/dev/null | awk '$1 == "U" {print $2}' | grep -E "$network" | sort -u) \
		<(nm --defined-only "$archive" "$try-hand.o" 2>/dev/null | awk 'NF == 3 {print $3}' | sort -u)
}

stand_ins() {
	echo "/* Made by contrib/libgit2.sh: what libgit2 names of its network libraries, and never calls here. */"
	echo "_Noreturn void repo_offline_called(const char *function);"
	while read -r name; do
		case $name in
		GSS_C_*) printf 'extern const void *const %s;\nconst void *const %s = 0;\n' "$name" "$name" ;;
		*) printf 'void %s(void);\nvoid %s(void)\n{\n\trepo_offline_called("called %s, which is left out");\n}\n' "$name" "$name" "$name" ;;
		esac
	done
}

[ "$way" = static ] || shared
mkdir -p "$build/gen"
static_of() { # the archive of library $1, or nothing
	local file
	file=$(${CC:-cc} -print-file-name="lib$1.a")
	[ ! -f "$file" ] || readlink -f "$file"
}
archive=$(static_of git2)
[ -n "$archive" ] || shared "there is no libgit2.a"
cc() { ${CC:-cc} -std=c11 -O2 -fPIC -fvisibility=hidden -I. "$@" >"$try.log" 2>&1; }
cc -c -o "$try-hand.o" gitcheck/repo_offline.c || shared "gitcheck/repo_offline.c does not compile (${CC:-cc})"
absent_names | stand_ins >"$absent"
# What is left of what it needs, regular expressions and zlib, goes with it: a library less to map is 0.3 ms.
with=$archive others=
for l in $(pkg-config --libs --static libgit2); do
	case $l in
	-lgit2 | -lmbed* | -lhttp_parser | -lllhttp | -lssh2 | -lgssapi* | -lrt | -L*) ;;
	-lpcre* | -lz) file=$(static_of "${l#-l}") && [ -n "$file" ] && with="$with $file" || others="$others $l" ;;
	*) others="$others $l" ;;
	esac
done
cat >"$try.c" <<'END'
#include <git2.h>

int main(int argc, char **argv)
{
	git_repository *r = NULL;
	git_config *c = NULL;
	if (argc != 2 || git_libgit2_init() < 0 || git_repository_init(&r, argv[1], 1) || git_repository_config(&c, r))
		return 1;
	git_config_free(c);
	git_repository_free(r);
	return git_libgit2_shutdown() != 0;
}
END
cc $(pkg-config --cflags libgit2) -o "$try" "$try.c" "$absent" base/die.c "$try-hand.o" ${LDFLAGS:-} $with $others ||
	shared "libgit2.a needs more than is known here ($(grep -m 1 -oE 'undefined.*' "$try.log"))"
"$try" "$try.git" >"$try.log" 2>&1 || shared "libgit2 without its network does not start here ($(head -n 1 "$try.log"))"
rm -rf "$try"*
echo "LIBGIT2_ASKED := $way"
echo "LIBGIT2_NOT := gitcheck/repo_certificates.c"
echo "LIBGIT2_OBJ := $build/gen/libgit2_absent.o"
echo "LIBGIT2_LINK := $with$others"
echo "LIBGIT2_ARCHIVES := $with"
printf '%s: %s\n%s:\n' "$build/libgit2.mk" "$with" "$with"
