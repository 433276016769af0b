#!/usr/bin/env bash
# Django's own migrate against our reading: state, order, and what its migrations leave on three databases.
set -u
. "$(dirname "$0")/../lib.sh"
/usr/bin/python3 -c 'import django, psycopg2, pymysql' 2>/dev/null || {
	skip "Django" "Django is not installed: it was NOT run"
	finish
}
project=$here/django path=shop/migrations
theirs() {
	local name=${url%%\?*} host=${url#*=}
	name=${name##*/}
	[ $dialect = sqlite ] && name=${url#sqlite:} host=
	[ $dialect = sqlite ] && engine=sqlite3 || engine=$dialect
	(cd "$project" && PYTHONDONTWRITEBYTECODE=1 DJANGO_DB="$engine|$name|$host" /usr/bin/python3 manage.py "$@" 2>&1)
}
for dialect in sqlite postgresql mysql; do
	database $dialect a || { skip "Django, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "django $path" "$dialect: recognised"
	theirs migrate shop 0001 >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" $path)" "applied pending pending pending pending pending " "$dialect: it runs one, we see one applied"
	theirs migrate shop >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" $path)" "applied applied applied applied applied applied " "$dialect: it runs the others, we see all applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take the last row away"
	is "$(theirs showmigrations shop | grep -o '\[.\]' | tr '\n' ' ')" "[X] [X] [X] [X] [X] [ ] " "$dialect: its list says so"
	drop_database $dialect a
	half() { theirs migrate shop 0003; }
	rest() { theirs migrate shop; }
	left() { theirs showmigrations shop | grep -c '\[ \]'; }
	both_ways django $path 6 3 'migrate shop "$1"'
	database $dialect c && theirs migrate shop >"$tmp/out"
	is "$(theirs migrate --check >"$tmp/out"; echo $?)" 0 "$dialect: its own check is content"
	drop_database $dialect c
done

sources() { # APP...: $project under the gate, each app a source, which the tool's command serves
	gated django "$1/migrations" 'migrate "$@"'
	for app in "$@"; do
		printf '[source "%s"]\n\tpath = %s/migrations\n\tformat = django\n\tdialect = %s\n\tcommand = %s %s {version}\n\tcommandUrl = GATED_URL\n' \
			"$app" "$app" $dialect "$tmp/wrapper" "$app"
	done >"$tmp/gated/sources"
	sed -n '/^\[environment/,$p' "$tmp/gated/schemagate.conf" >>"$tmp/gated/sources"
	mv "$tmp/gated/sources" "$tmp/gated/schemagate.conf"
	(cd "$tmp/gated" && git add -A -f && git -c user.name=t -c user.email=t@example.com commit -qm sources)
}
planned() { # "SOURCE:ID" of each step
	gate plan
	/usr/bin/python3 -c '
import json, sys
for s in json.load(open(sys.argv[1]))["steps"]: print(s["source"] + ":" + s["id"])' "$tmp/gate.json"
}

# A squash: beside what it replaces, and alone.
put() { # NAME BODY
	printf 'from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n%s\n' "$2" >"$project/$path/$1.py"
}
for dialect in sqlite postgresql mysql; do
	database $dialect b || { skip "Django's squashes, $dialect" "no server"; continue; }
	project=$tmp/squash.$dialect
	mkdir -p "$project/$path" && cp "$here/django/manage.py" "$project" && touch "$project/shop/__init__.py" "$project/$path/__init__.py"
	put 0001_a "    operations = [migrations.CreateModel('A', [('n', models.IntegerField(primary_key=True))])]"
	put 0002_b "    dependencies = [('shop', '0001_a')]
    operations = [migrations.AddField('a', 'm', models.IntegerField(null=True))]"
	theirs migrate shop 0001 >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	put 0001_squashed_0002 "    replaces = [('shop', '0001_a'), ('shop', '0002_b')]
    operations = [migrations.CreateModel('A', [('n', models.IntegerField(primary_key=True)), ('m', models.IntegerField(null=True))])]"
	put 0003_c "    dependencies = [('shop', '0001_squashed_0002')]
    operations = [migrations.AddField('a', 'o', models.IntegerField(null=True))]"
	is "$(states "$project" $path)" "applied pending pending pending " "$dialect: half of what a squash replaces is applied"
	theirs migrate shop >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" $path)" "applied applied applied applied " "$dialect: Django runs the rest, and the squash is applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: it does nothing of its own"
	rm "$project/$path/0001_a.py" "$project/$path/0002_b.py"
	is "$(states "$project" $path)" "applied applied " "$dialect: it stands for files that are gone"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: and does what they did"
	is "$("$tool" back "$project" $path "$url" 2 2>&1)" "" "$dialect: we take both away"
	is "$(theirs showmigrations shop | grep -o '\[.\]' | tr '\n' ' ')" "[ ] [ ] " "$dialect: its list says so"
	sql "DROP TABLE shop_a"
	is "$("$tool" run "$project" $path "$url" 2 2>&1)" "" "$dialect: we run both"
	is "$(theirs migrate shop | grep -c 'No migrations to apply')" 1 "$dialect: it has nothing to do"
	drop_database $dialect b
done

# Two apps that wait for each other, keys to another app's model and to the user model of the settings, UNIQUEs that go, a data
# migration, indexes that carry columns.
project=$here/django-apps
for dialect in sqlite postgresql mysql; do
	database $dialect d || { skip "Django's apps, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2 | sort | tr '\n' ' ')" "django people/migrations django shop/migrations " "$dialect: two apps"
	theirs migrate shop 0002 >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" people/migrations)" "applied pending " "$dialect: what the other app needs is applied, we see"
	theirs migrate >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$project" people/migrations)$(states "$project" shop/migrations)" "applied applied applied applied applied " "$dialect: all of both"
	is "$("$tool" list "$project" shop/migrations "$url" | grep -c '^  line')" 0 "$dialect: rows that are filled in are no change of the schema"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	drop_database $dialect d
	database $dialect e && sources people shop
	is "$(planned)" "$(theirs showmigrations --plan | sed -n 's/^\[ \]  \(people\|shop\)\./\1:/p')" "$dialect: the plan over both apps is its own"
	gate_apply "$dialect: apply goes through it" --to people:0001_initial
	gate_apply "$dialect: to its end"
	is "$(theirs migrate --check >"$tmp/out"; echo $?)" 0 "$dialect: its own check is content"
	drop_database $dialect e
done

# The tables of Django's own apps, whose migrations are not here: with its user model and with one of the project's; and where the
# settings do not tell, those that migrations wait for.
own() { # NAME
	for dialect in sqlite postgresql mysql; do
		database $dialect o || { skip "Django's own apps, $dialect" "no server"; continue; }
		theirs migrate >"$tmp/out" || sed 's/^/# /' "$tmp/out"
		is "$(replayed_and_live "$project" $dialect)" "" "$dialect: $1: our reading is what stands there"
		is "$(FORMATS_URL=$url "$build/schemagate" -C "$tmp/repo" verify --deep --env test | grep -c '^holds    objects')" 1 \
			"$dialect: $1: verify is content"
		is "$(grep -c '"unread":\[\]' "$tmp/replayed.json")" 1 "$dialect: $1: nothing is left unread"
		drop_database $dialect o
	done
}
project=$here/django-own
own "Django's own apps"
project=$tmp/own-user
cp -r "$here/django-own" "$project"
mkdir -p "$project/people/migrations" && touch "$project/people/__init__.py" "$project/people/migrations/__init__.py"
printf 'INSTALLED_APPS += ["people"]\nAUTH_USER_MODEL = "people.Person"\n' >>"$project/conf/settings.py"
sed -i 's/auth_user (last_name, first_name)/auth_permission (name, codename)/' "$project/shop/migrations/0001_initial.py"
printf '%s\n' 'from django.contrib.auth.models import AbstractUser' 'from django.db import models' 'class Person(AbstractUser):' \
	'    key = models.UUIDField(primary_key=True)' >"$project/people/models.py"
dialect=sqlite url=sqlite:$tmp/none.db
theirs makemigrations people >"$tmp/out" || sed 's/^/# /' "$tmp/out"
own "a user model of the project's"
project=$tmp/own-away
cp -r "$here/django-own" "$project"
sed -i '/contrib.admin"/d; /contrib.sites/d; /contrib.flatpages/d; /contrib.redirects/d; /contrib.sessions"/d' "$project/conf/settings.py"
mv "$project/conf/settings.py" "$project/conf/parts.py" && echo 'from .parts import *' >"$project/conf/settings.py"
own "settings that do not tell"

# A squash and what it replaces, between migrations of another app: Django runs the one where nothing of the others is applied.
project=$tmp/squashes
cp -r "$here/django-apps" "$project" && rm "$project"/*/migrations/0*
put() { # APP NAME BODY
	printf 'from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n%s\n' "$3" >"$project/$1/migrations/$2.py"
}
put people 0001_a "    operations = [migrations.CreateModel('Person', [('id', models.AutoField(primary_key=True))])]"
put people 0002_b "    dependencies = [('people', '0001_a'), ('shop', '0001_a')]
    operations = [migrations.AddField('person', 'm', models.IntegerField(null=True))]"
put people 0001_squashed "    replaces = [('people', '0001_a'), ('people', '0002_b')]
    dependencies = [('shop', '0001_a')]
    operations = [migrations.CreateModel('Person', [('id', models.AutoField(primary_key=True)), ('m', models.IntegerField(null=True))])]"
put people 0003_c "    dependencies = [('people', '0001_squashed')]
    operations = [migrations.AddField('person', 'k', models.IntegerField(null=True))]"
put shop 0001_a "    operations = [migrations.CreateModel('A', [('n', models.IntegerField(primary_key=True))])]"
put shop 0002_b "    dependencies = [('shop', '0001_a'), ('people', '0002_b')]
    operations = [migrations.AddField('a', 'm', models.IntegerField(null=True))]"
for dialect in sqlite postgresql mysql; do
	database $dialect f || { skip "Django's squashes among apps, $dialect" "no server"; continue; }
	sources people shop
	is "$(planned | grep -v 'people:000[12]_[ab]')" "$(theirs showmigrations --plan | sed -n 's/^\[ \]  \(people\|shop\)\.\([^ ]*\).*/\1:\2/p')" \
		"$dialect: a squash stands in the plan where it stands in its own"
	is "$(planned | tr '\n' ' ')" "shop:0001_a people:0001_a people:0002_b people:0001_squashed people:0003_c shop:0002_b " "$dialect: behind what it replaces"
	gate_apply "$dialect: apply goes through it"
	is "$(gate status; grep -o '"state":"[a-z]*"' "$tmp/gate.json" | sort | uniq -c | tr -s ' ')" ' 6 "state":"applied"' "$dialect: all are applied"
	is "$(theirs migrate --check >"$tmp/out"; echo $?)" 0 "$dialect: its own check is content"
	is "$(theirs showmigrations --plan | grep -c '^\[X\]  \(people\|shop\)')" 4 "$dialect: and its list, in which the squash stands for two"
	gate verify --deep
	is "$?" 0 "$dialect: verify is content"
	drop_database $dialect f
	database $dialect i && sources people shop
	mv "$project/people/migrations/0001_squashed.py" "$tmp" && sed -i s/0001_squashed/0002_b/ "$project/people/migrations/0003_c.py"
	theirs migrate people 0001_a >"$tmp/out"
	mv "$tmp/0001_squashed.py" "$project/people/migrations" && sed -i s/0002_b/0001_squashed/ "$project/people/migrations/0003_c.py"
	is "$(planned | grep -v _squashed)" "$(theirs showmigrations --plan | sed -n 's/^\[ \]  \(people\|shop\)\.\([^ ]*\).*/\1:\2/p')" \
		"$dialect: where a part is applied, the others run themselves"
	gate_apply "$dialect: apply goes through them"
	is "$(theirs migrate --check >"$tmp/out"; echo $?)" 0 "$dialect: its own check is content"
	is "$(theirs showmigrations people | grep -c '\[X\]')" 2 "$dialect: the squash is recorded"
	drop_database $dialect i
done
finish
