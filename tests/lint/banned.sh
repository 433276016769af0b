#!/usr/bin/env bash
# Functions that hostile input breaks, and words that must not be committed.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2
faults=0
rooms='base parse schemas migrate migrate/formats gitcheck cmd'
if grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|atoi|atol|atof|gmtime|localtime|ctime|asctime|system|popen|gets|alloca|mktemp|tmpnam|rand)\(' $(for r in $rooms; do echo $r/*.[ch]; done) 2>/dev/null; then
	echo "banned function: see docs/contributing.md"
	faults=1
fi
if grep -nE '^[[:space:]]*//' $(for r in $rooms; do echo $r/*.[ch]; done) 2>/dev/null; then
	echo "comments are /* */ only"
	faults=1
fi
# Paths of a machine and download addresses do not belong into the tree.
if git ls-files -z | xargs -0 grep -nIE '"resolved":|registry\.npmjs|/work/(main|wt|shared)' 2>/dev/null | grep -v 'tests/lint/banned.sh'; then
	echo "a path of one machine or a download address is committed"
	faults=1
fi
exit $faults
