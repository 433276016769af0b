#!/usr/bin/env bash
# Prints what PostgreSQL's own functions, operators, types and casts are, as a server says: schemas/pg/NAME.txt. usage:
#   tests/servers.sh run schemas/pg/facts.sh functions|operators|types|casts|relations >schemas/pg/NAME.txt
# functions  "f(args) result", as in extensions.txt; a function with OUT parameters gives "TABLE(name type, ...)". Sorted by name.
# operators  "op;left;right;result", left empty for a prefix operator. Sorted by name.
# types      "type;category;p", p for the preferred one of its category (pg_type).
# casts      "from;to;b", implicit ones alone, b where nothing is computed (pg_cast).
# relations  "name;column type;column type": pg_catalog's tables and views, and information_schema's under "information_schema.name", whose domains are
#            spelled @name for "information_schema.name".
# character is spelled bpchar. Of the extensions those are in it whose types take part in other types' operators.
set -eu
url=$SCHEMAGATE_TEST_PG
db=facts_$$
psql "$url" -Xqc "CREATE DATABASE $db"
trap 'psql "$url" -Xqc "DROP DATABASE $db"' EXIT
there=${url/\/schemagate\?//$db?}
psql "$there" -Xq -c "CREATE EXTENSION citext" -c "CREATE EXTENSION hstore" -c "CREATE EXTENSION ltree" -c "CREATE EXTENSION pg_trgm" \
	-c "CREATE EXTENSION intarray" -c "CREATE EXTENSION isn"
t="CREATE FUNCTION pg_temp.t(oid) RETURNS text LANGUAGE sql AS
	'SELECT regexp_replace(format_type(\$1, NULL), ''^character(\\[\\])?\$'', ''bpchar\\1'')'"
case $1 in
functions)
	sql="SELECT proname || '(' || coalesce((SELECT string_agg(pg_temp.t(a), ', ' ORDER BY i) FROM unnest(proargtypes) WITH ORDINALITY u(a, i)), '')
	|| ') ' || CASE WHEN proargmodes::text ~ '[ot]' THEN 'TABLE(' || (SELECT string_agg(quote_ident(coalesce(nullif(n, ''), 'column' || i)) || ' ' || pg_temp.t(y), ', ' ORDER BY i) FROM
	unnest(proallargtypes, proargnames, proargmodes) WITH ORDINALITY u(y, n, m, i) WHERE m IN ('o', 't', 'b')) || ')' ELSE pg_temp.t(prorettype) END
	|| CASE WHEN pronargdefaults > 0 OR provariadic <> 0 THEN ' |' || pronargdefaults || CASE WHEN provariadic <> 0 THEN 'v' ELSE '' END ELSE '' END
	FROM pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind <> 'p'
	AND NOT EXISTS (SELECT FROM unnest(proargtypes) a WHERE a IN ('internal'::regtype, 'cstring'::regtype))
	AND prorettype::regtype::text NOT IN ('cstring', 'internal', 'trigger', 'event_trigger', 'fdw_handler', 'index_am_handler', 'table_am_handler', 'tsm_handler')
	AND (proname IN ('hashtext', 'hashtextextended', 'jsonb_concat', 'pg_backend_pid', 'starts_with', 'array_append', 'array_prepend', 'array_cat', 'power', 'textcat') OR proname ~ '^pg_stat_get' OR coalesce(obj_description(oid, 'pg_proc'), '') !~ '^(implementation of|I/O|internal|less-equal-greater|hash|join selectivity|restriction|input|output|receive|send|.*support|larger of|smaller of|statistics:|pg_upgrade|.*binary upgrade)')
	AND proname !~ '^(pg_replication|pg_logical|pg_control|pg_stop|pg_start|binary_upgrade|pg_ls_|pg_wal|pg_read|pg_stat_reset|pg_buffer|pg_nextoid|ts_typanalyze|RI_|.*_(in|out|send|recv|transfn|finalfn|accum)$)'
	ORDER BY proname COLLATE \"C\", pronargs, p.oid" ;;
operators)
	sql="SELECT oprname || ';' || CASE WHEN oprleft = 0 THEN '' ELSE pg_temp.t(oprleft) END || ';' || pg_temp.t(oprright) || ';' || pg_temp.t(oprresult)
	FROM pg_operator WHERE oprkind IN ('b', 'l') AND oprresult <> 0 ORDER BY oprname COLLATE \"C\", oid" ;;
types)
	sql="SELECT s FROM (SELECT pg_temp.t(oid)::text || ';' || typcategory::text || ';' || CASE WHEN typispreferred THEN 'p' ELSE '' END FROM pg_type t
	WHERE typtype IN ('b', 'r', 'm', 'd') AND typcategory NOT IN ('A', 'C', 'P', 'X') AND typname !~ '^(_|pg_(ndistinct|dep|mcv|brin|node))'
	AND typnamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace)) q(s) ORDER BY s COLLATE \"C\"" ;;
casts)
	sql="SELECT s FROM (SELECT pg_temp.t(castsource)::text || ';' || pg_temp.t(casttarget) || ';' || CASE castmethod::text WHEN 'b' THEN 'b' ELSE '' END FROM pg_cast
	WHERE castcontext = 'i' AND castsource <> casttarget) q(s) ORDER BY s COLLATE \"C\"" ;;
relations)
	sql="SELECT s FROM (SELECT CASE WHEN relnamespace = 'information_schema'::regnamespace THEN 'information_schema.' ELSE '' END || relname || ';' ||
	string_agg(quote_ident(attname) || ' ' || replace(format_type(atttypid, atttypmod), 'information_schema.', '@'), ';' ORDER BY attnum) FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid
	WHERE relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
	AND relname !~ '^(_|pg_(toast|statistic\$))' GROUP BY c.oid) q(s) ORDER BY s COLLATE \"C\"" ;;
*)
	sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
psql "$there" -XAtq -c "$t" -c "$sql"
