# For the tools written in JavaScript: each takes turns with us on one database, and our reading of its migrations is compared with
# the catalog that it made. Sourced by TOOL.t.
. "$(dirname "$0")/../lib.sh"
packages npm-js || {
	skip "$1" "npm could not be reached: the real tool was NOT run"
	finish
}
theirs() { NODE_NO_WARNINGS=1 node "$here/js.cjs" "$js" "$npm" "$dialect" "$url" "$project" "$@" 2>&1 | grep -v 'implicitly committed' | tail -n 20; }
ours() { "$tool" "$1" "$project" "$folder" "$url" "$2" 2>&1; }
# What differs between the replayed migrations and the live database, the tool's own tables apart.
catalogs() { # TABLE...: names of the tool's tables
	local p=$tmp/catalogs filter
	filter=$(printf '%s|' "$@")
	rm -rf "$p" && cp -r "$project" "$p" && printf '[environment "live"]\n\turl = env:LIVE\n' >"$p/schemagate.conf"
	(cd "$p" && git init -q . && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm t) || return 1
	(cd "$p" && LIVE=$url "$build/schemagate" schema --dialect "$dialect" --diff HEAD live 2>&1) | grep -Ev "^unread |\\b(${filter%|})(_[a-z]+_seq|_pkey)?\\b|^[+-] constraint +of (${filter%|})"
}
turns() { # TOOL FOLDER "DIALECT..." TABLE...: four migrations each, the last of which is not understood
	js=$1 folder=$2 dialects=$3 project=$here/js/$1
	shift 3
	for dialect in $dialects; do
		if ! database "$dialect" a; then
			skip "$js, $dialect" "no server"
			continue
		fi
		local what="$js, $dialect"
		is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "$js $folder" "$what: recognised"
		is "$(theirs up 2)" 2 "$what: it runs two"
		is "$(states "$project" "$folder")" "applied applied pending pending " "$what: we see two applied"
		is "$(ours run 2)" "" "$what: what we read of the others can be run, and is recorded"
		is "$(states "$project" "$folder")" "applied applied applied applied " "$what: we see all applied"
		is "$(theirs pending)" 0 "$what: it has nothing to do"
		is "$(theirs up 0)" 0 "$what: and does nothing"
		drop_database "$dialect" a
		database "$dialect" b
		is "$(ours run 2)" "" "$what: we begin, with its table made by us"
		is "$(theirs pending)" 2 "$what: it would run just the others"
		is "$(theirs up 0)" 2 "$what: and does"
		is "$(states "$project" "$folder")" "applied applied applied applied " "$what: we see all applied"
		is "$(ours back 1)" "" "$what: we take the last row away"
		is "$(theirs pending)" 1 "$what: it is pending for it"
		is "$(states "$project" "$folder")" "applied applied applied pending " "$what: and for us"
		drop_database "$dialect" b
		database "$dialect" c
		is "$(theirs up 0)" 4 "$what: it runs all"
		is "$(catalogs "$@")" "" "$what: its catalog is the one we read from the files"
		drop_database "$dialect" c
		path=$folder
		half() { theirs up 2; }
		rest() { theirs up 0; }
		left() { theirs pending; }
		both_ways "$js" "$folder" 4 2 'up 1'
	done
}
