#!/usr/bin/env bash
# Prints schemas/pg/extensions.txt: what each extension of PostgreSQL's own contrib holds, as a server that has them says. usage:
#   tests/servers.sh run schemas/pg/extensions.sh >schemas/pg/extensions.txt
# A line "= NAME" begins an extension. Then, in order of creation, its types, "type T" (a domain with its base type, a composite
# type with its fields in parentheses), and functions, "f(args) result" (a procedure with "!" before its name; after "|" how many
# arguments may be left out and, if the last is variadic, "v").
set -eu
url=$SCHEMAGATE_TEST_PG
db=facts_$$
there=${url/\/schemagate\?//$db?}
for e in $(psql "$url" -XAtc "SELECT name FROM pg_available_extensions WHERE comment NOT LIKE 'stand-in%' AND name !~ '_pl(perl|python)|^pl|^adminpack|^vector|^postgis' ORDER BY 1"); do
	psql "$url" -Xqc "CREATE DATABASE $db"
	psql "$there" -Xqc "SET client_min_messages = error; CREATE EXTENSION \"$e\" CASCADE"
	echo "= $e"
	psql "$there" -XAt <<SQL
SELECT line FROM (
SELECT 0 AS turn, t.oid AS o, 'type ' || t.typname || CASE WHEN t.typtype = 'd' THEN ' ' || format_type(t.typbasetype, t.typtypmod) WHEN t.typrelid <> 0 THEN ' ('
 || (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = t.typrelid) || ')' ELSE '' END AS line FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid
 AND d.deptype = 'e' JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = '$e' WHERE t.typelem = 0 AND t.typnamespace = 'public'::regnamespace
 AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
UNION ALL
SELECT 1, p.oid, CASE p.prokind WHEN 'p' THEN '!' ELSE '' END || p.proname || '(' || coalesce((SELECT string_agg(format_type(a, NULL), ', ' ORDER BY i)
 FROM unnest(p.proargtypes) WITH ORDINALITY u(a, i)), '') || ') ' || format_type(p.prorettype, NULL)
 || CASE WHEN p.pronargdefaults > 0 OR p.provariadic <> 0 THEN ' |' || p.pronargdefaults || CASE WHEN p.provariadic <> 0 THEN 'v' ELSE '' END ELSE '' END
 FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
 JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = '$e' WHERE p.pronamespace = 'public'::regnamespace
 AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')) l ORDER BY turn, o
SQL
	psql "$url" -Xqc "DROP DATABASE $db"
done
