#include "migrate/formats/django.h"

#include "base/sb.h"

/* Django 3.2 to 5: db_type() of its database backends, by enum dialect; %n is max_length or its default. */
static const struct {
	const char *name, *sql[3];
	int length;
	bool text, index;
} types[] = {
	{"CharField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 0, true, false},
	{"EmailField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 254, true, false},
	{"URLField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 200, true, false},
	{"SlugField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 50, true, true},
	{"FileField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 100, true, false},
	{"ImageField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 100, true, false},
	{"FilePathField", {"varchar(%n)", "varchar(%n)", "varchar(%n)"}, 100, true, false},
	{"TextField", {"text", "longtext", "text"}, 0, true, false},
	{"IntegerField", {"integer", "integer", "integer"}, 0, false, false},
	{"BigIntegerField", {"bigint", "bigint", "bigint"}, 0, false, false},
	{"SmallIntegerField", {"smallint", "smallint", "smallint"}, 0, false, false},
	{"PositiveIntegerField", {"integer", "integer UNSIGNED", "integer unsigned"}, -1, false, false},
	{"PositiveSmallIntegerField", {"smallint", "smallint UNSIGNED", "smallint unsigned"}, -1, false,
		false},
	{"PositiveBigIntegerField", {"bigint", "bigint UNSIGNED", "bigint unsigned"}, -1, false, false},
	{"BooleanField", {"boolean", "bool", "bool"}, 0, false, false},
	{"NullBooleanField", {"boolean", "bool", "bool"}, 0, false, false},
	{"DateField", {"date", "date", "date"}, 0, false, false},
	{"DateTimeField", {"timestamp with time zone", "datetime(6)", "datetime"}, 0, false, false},
	{"TimeField", {"time", "time(6)", "time"}, 0, false, false},
	{"DurationField", {"interval", "bigint", "bigint"}, 0, false, false},
	{"FloatField", {"double precision", "double precision", "real"}, 0, false, false},
	{"BinaryField", {"bytea", "longblob", "BLOB"}, 0, false, false},
	{"UUIDField", {"uuid", "char(32)", "char(32)"}, 0, false, false},
	{"JSONField", {"jsonb", "json", "text"}, 0, false, false},
	{"CITextField", {"citext", NULL, NULL}, 0, false, false},
	{"CICharField", {"citext", NULL, NULL}, 0, false, false},
	{"CIEmailField", {"citext", NULL, NULL}, 0, false, false},
	{"HStoreField", {"hstore", NULL, NULL}, 0, false, false},
	{"SearchVectorField", {"tsvector", NULL, NULL}, 0, false, false},
	{"IntegerRangeField", {"int4range", NULL, NULL}, 0, false, false},
	{"BigIntegerRangeField", {"int8range", NULL, NULL}, 0, false, false},
	{"DecimalRangeField", {"numrange", NULL, NULL}, 0, false, false},
	{"DateTimeRangeField", {"tstzrange", NULL, NULL}, 0, false, false},
	{"DateRangeField", {"daterange", NULL, NULL}, 0, false, false},
	{"GenericIPAddressField", {"inet", "char(39)", "char(39)"}, 0, false, false},
};

struct django_model *format_django_model(struct django *d, struct str name)
{
	struct str low = str_lower(d->a, name);
	for (size_t i = d->models.n; i-- > 0;)
		if (str_eq(d->models.v[i].name, low))
			return &d->models.v[i];
	return NULL;
}

/* Tables of Django's own apps that have another name than their model's (django/contrib, db_table). */
static struct str contrib_table(struct str app, struct str model)
{
	static const char *const own[][3] = {{"contenttypes", "contenttype", "django_content_type"},
		{"sites", "site", "django_site"}, {"sessions", "session", "django_session"},
		{"admin", "logentry", "django_admin_log"}, {"flatpages", "flatpage", "django_flatpage"},
		{"redirects", "redirect", "django_redirect"}};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(app, str_of(own[i][0])) && str_ieq(model, str_of(own[i][1])))
			return str_of(own[i][2]);
	return STR_NONE;
}

enum { MAX_PROXIES = 5 }; /* of each other */

struct str format_django_table(
	struct django *d, struct str model, struct str self, struct str *key, struct str *type)
{
	struct str rest = model, app = str_cut(&rest, '.');
	*key = STR("id");
	*type = STR_NONE;
	if (!rest.n) {
		rest = str_eq(model, STR("self")) ? self : model;
		app = d->label;
	}
	const struct django_model *m =
		str_ieq(app, d->label) ? format_django_model(d, rest) : format_django_other(d, app, rest);
	for (int depth = 0; m && m->proxy_of.n && depth < MAX_PROXIES; depth++) {
		rest = m->proxy_of;
		app = str_cut(&rest, '.');
		m = str_ieq(app, d->label) ? format_django_model(d, rest) : format_django_other(d, app, rest);
	}
	for (size_t i = 0; m && i < m->fields.n; i++)
		if (m->fields.v[i].primary) {
			*key = m->fields.v[i].column;
			*type = m->fields.v[i].referred.n ? m->fields.v[i].referred : m->fields.v[i].type;
		}
	struct str table = m ? m->table : contrib_table(app, rest);
	return table.n ? table : format_django_table_name(d, app, str_lower(d->a, rest));
}

struct str format_django_table_name(const struct django *d, struct str head, struct str tail)
{
	enum { DIGITS = 4 };
	size_t most = d->s->dialect == DIALECT_POSTGRESQL ? 63
		      : d->s->dialect == DIALECT_MYSQL    ? 64
							  : SIZE_MAX;
	struct str all = str_fmt(d->a, "%.*s_%.*s", STRF(head), STRF(tail));
	if (all.n <= most)
		return all;
	struct str digits = str_sub(sha_hex_of(d->a, SHA_MD5, all), 0, DIGITS);
	return str_fmt(d->a, "%.*s%.*s", STRF(str_sub(all, 0, most - DIGITS)), STRF(digits));
}

struct str format_django_key_name(const struct django *d, struct str table, const struct django_field *f)
{
	struct names_list one = {0};
	*VEC_PUSH(d->a, &one) = f->column;
	struct str suffix = str_fmt(d->a, "_fk_%.*s_%.*s", STRF(f->target), STRF(f->target_column));
	return f->target.n ? format_django_name(d, table, &one, str_z(d->a, suffix)) : STR_NONE;
}

struct str format_django_name(
	const struct django *d, struct str table, const struct names_list *columns, const char *suffix)
{
	size_t most = d->s->dialect == DIALECT_POSTGRESQL ? 63 : d->s->dialect == DIALECT_MYSQL ? 64 : 200;
	struct str all = table, list = STR_NONE;
	for (size_t i = 0; i < columns->n; i++) {
		all = str_fmt(d->a, "%.*s%.*s", STRF(all), STRF(columns->v[i]));
		list = str_fmt(d->a, "%.*s%s%.*s", STRF(list), i ? "_" : "", STRF(columns->v[i]));
	}
	struct str part =
		str_fmt(d->a, "%.*s%s", STRF(str_sub(sha_hex_of(d->a, SHA_MD5, all), 0, 8)), suffix);
	struct str name = str_fmt(d->a, "%.*s_%.*s_%.*s", STRF(table), STRF(list), STRF(part));
	if (name.n > most) {
		part = str_sub(part, 0, most / 3);
		size_t other = (most - part.n) / 2 - 1;
		name = str_fmt(d->a, "%.*s_%.*s_%.*s", STRF(str_sub(table, 0, other)),
			STRF(str_sub(list, 0, other)), STRF(part));
	}
	bool odd = name.n && (name.p[0] == '_' || (name.p[0] >= '0' && name.p[0] <= '9'));
	return odd ? str_fmt(d->a, "D%.*s", STRF(str_sub(name, 0, name.n - 1))) : name;
}

struct str format_django_unique_name(const struct django *d, struct str table, struct str column)
{
	enum { LONGEST = 63 };
	if (d->s->dialect == DIALECT_MYSQL)
		return column;
	struct str name = str_fmt(d->a, "%.*s_%.*s_key", STRF(table), STRF(column));
	return d->s->dialect == DIALECT_POSTGRESQL && name.n <= LONGEST ? name : STR_NONE;
}

static bool own_key(const struct django *d, struct str kind, struct str *out, struct str *referred)
{
	bool big = str_eq(kind, STR("BigAutoField")), small = str_eq(kind, STR("SmallAutoField"));
	if (!big && !small && !str_eq(kind, STR("AutoField")))
		return false;
	const char *word = big ? "bigint" : small ? "smallint" : "integer";
	*referred = str_of(word); /* SQLite's own key is an integer whatever its field is */
	if (d->s->dialect == DIALECT_POSTGRESQL)
		*out = d->release >= 41 ? str_fmt(d->a, "%s GENERATED BY DEFAULT AS IDENTITY", word)
		       : big            ? STR("bigserial")
		       : small          ? STR("smallserial")
					: STR("serial");
	else if (d->s->dialect == DIALECT_MYSQL)
		*out = str_fmt(d->a, "%s AUTO_INCREMENT", word);
	else
		*out = STR("integer");
	return true;
}

struct str format_django_plain(struct str type)
{
	if (str_eq(type, STR("bigserial")))
		return STR("bigint");
	if (str_eq(type, STR("serial")))
		return STR("integer");
	if (str_eq(type, STR("smallserial")))
		return STR("smallint");
	size_t more = str_find(type, STR(" GENERATED"), 0);
	if (more == SIZE_MAX)
		more = str_find(type, STR(" AUTO_INCREMENT"), 0);
	return str_sub(type, 0, more);
}

static bool type_of(struct django *d, struct format_python *r, const struct format_python_call *c,
	struct django_field *out);

/* django.contrib.postgres.fields.ArrayField(base_field, size): db_type(). */
static bool array_type(struct django *d, struct format_python *r, const struct format_python_call *c,
	struct django_field *out)
{
	struct format_python_call base;
	struct django_field of = {0};
	uint64_t size = 0;
	if (d->s->dialect != DIALECT_POSTGRESQL ||
		!format_python_call(r, format_python_argument(r, c->arguments, 0, "base_field"), &base) ||
		++r->depth > 6)
		return false;
	bool read = type_of(d, r, &base, &of) && !of.check.n;
	r->depth--;
	(void)format_python_number(r, format_python_argument(r, c->arguments, 1, "size"), &size);
	out->type = size ? str_fmt(d->a, "%.*s[%llu]", STRF(of.type), (unsigned long long)size)
			 : str_fmt(d->a, "%.*s[]", STRF(of.type));
	return read;
}

static bool type_of(struct django *d, struct format_python *r, const struct format_python_call *c,
	struct django_field *out)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_eq(c->name, str_of(types[i].name)) || !types[i].sql[d->s->dialect])
			continue;
		struct str p = str_of(types[i].sql[d->s->dialect]), head = str_cut(&p, '%');
		uint64_t n = types[i].length > 0 ? (uint64_t)types[i].length : 0;
		(void)format_python_number(r, format_python_argument(r, c->arguments, 99, "max_length"), &n);
		out->type = p.n ? str_fmt(d->a, "%.*s%llu)", STRF(head), (unsigned long long)n) : head;
		if (p.n && !n)
			out->type = STR("varchar");
		out->text = types[i].text;
		out->truth = str_eq(out->type, STR("bool")) || str_eq(out->type, STR("boolean"));
		out->index = types[i].index;
		if (types[i].length < 0)
			out->check = STR("positive");
		return true;
	}
	uint64_t digits = 0, places = 0;
	if (str_eq(c->name, STR("DecimalField")) &&
		format_python_number(r, format_python_keyword(r, c->arguments, "max_digits"), &digits) &&
		format_python_number(r, format_python_keyword(r, c->arguments, "decimal_places"), &places)) {
		out->type = d->s->dialect == DIALECT_SQLITE
				    ? STR("decimal")
				    : str_fmt(d->a, "numeric(%llu, %llu)", (unsigned long long)digits,
					      (unsigned long long)places);
		return true;
	}
	if (str_eq(c->name, STR("ArrayField")))
		return array_type(d, r, c, out);
	return own_key(d, c->name, &out->type, &out->referred);
}

/* Fields of libraries that are one of Django's as far as the database goes: by the last part of the module
 * that has them. */
static const struct {
	const char *library, *name, *is; /* is: empty = it has no column */
} others[] = {{"mptt", "TreeForeignKey", "ForeignKey"}, {"mptt", "TreeOneToOneField", "OneToOneField"},
	{"mptt", "TreeManyToManyField", "ManyToManyField"}, {"modelcluster", "ParentalKey", "ForeignKey"},
	{"modelcluster", "ParentalManyToManyField", "ManyToManyField"},
	{"modelcluster", "ClusterTaggableManager", ""}, {"taggit", "TaggableManager", ""},
	{"django_extensions", "CreationDateTimeField", "DateTimeField"},
	{"django_extensions", "ModificationDateTimeField", "DateTimeField"},
	{"django_extensions", "AutoSlugField", "SlugField"},
	{"model_utils", "AutoCreatedField", "DateTimeField"},
	{"model_utils", "AutoLastModifiedField", "DateTimeField"},
	{"model_utils", "MonitorField", "DateTimeField"},
	{"multiselectfield", "MultiSelectField", "CharField"},
	{"django_countries", "CountryField", "CharField"}, {"djmoney", "CurrencyField", "CharField"},
	{"djmoney", "MoneyField", "DecimalField"}, {"wagtail", "StreamField", "TextField"},
	{"wagtail", "RichTextField", "TextField"}, {"ckeditor", "RichTextField", "TextField"},
	{"ckeditor_uploader", "RichTextUploadingField", "TextField"},
	{"contenttypes", "GenericRelation", ""}};

/* True when the field has no column. */
static bool as_django_has_it(struct format_python_call *c)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct str library = str_of(others[i].library);
		size_t at = str_find(c->function, library, 0);
		bool whole = at != SIZE_MAX && at + library.n < c->function.n &&
			     c->function.p[at + library.n] == '.' &&
			     (at == 0 || c->function.p[at - 1] == '.');
		/* imported by its name alone, it is told by that */
		if (!str_eq(c->name, str_of(others[i].name)) || (!whole && !str_eq(c->function, c->name)))
			continue;
		c->name = str_of(others[i].is);
		return !c->name.n;
	}
	return false;
}

static bool model_name(const struct django *d, struct format_python *r, uint32_t node, struct str *out)
{
	if (format_python_string(r, node, out))
		return true;
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	*out = d->user_model.n ? d->user_model : STR("auth.User");
	return str_eq(text, STR("settings.AUTH_USER_MODEL"));
}

static bool relation(struct django *d, struct format_python *r, const struct format_python_call *c,
	struct django_field *out)
{
	struct str to, type;
	if (!model_name(d, r, format_python_argument(r, c->arguments, 0, "to"), &to))
		return false;
	d->primary = format_python_is(r, format_python_keyword(r, c->arguments, "primary_key"), "True");
	out->target = format_django_table(d, to, d->self, &out->target_column, &type);
	d->primary = false;
	out->type = type.n ? format_django_plain(type) : STR("integer");
	out->column = str_fmt(d->a, "%.*s_id", STRF(out->name));
	out->index = true;
	out->text = str_starts(out->type, STR("varchar"));
	out->unique = str_eq(c->name, STR("OneToOneField"));
	return true;
}

/* db_default=5, Value(5) or Now(), which SQLite writes with a format of its own
 * (docs.djangoproject.com/en/5.0/ref/models/fields/#db-default). */
static bool database_default(
	struct django *d, struct format_python *r, uint32_t node, struct django_field *out)
{
	static const char *const now[] = {"STATEMENT_TIMESTAMP()", "CURRENT_TIMESTAMP(6)", NULL};
	struct format_python_call c;
	struct str text;
	if (node == UINT32_MAX)
		return true;
	if (format_python_call(r, node, &c) && str_eq(c.name, STR("Now")) && now[d->s->dialect]) {
		out->def = str_of(now[d->s->dialect]);
		return true;
	}
	if (format_python_call(r, node, &c) && str_eq(c.name, STR("Value")))
		node = format_python_positional(r, c.arguments, 0);
	if (node == UINT32_MAX)
		return false;
	if (format_python_string(r, node, &text)) {
		out->def = format_ddl_text(&r->d, text);
		return true;
	}
	bool yes = format_python_is(r, node, "True");
	if (yes || format_python_is(r, node, "False"))
		out->def = d->s->dialect == DIALECT_POSTGRESQL ? (yes ? STR("true") : STR("false"))
			   : yes                               ? STR("1")
							       : STR("0");
	else if (syntax_is(r->t, node, "integer") || syntax_is(r->t, node, "float"))
		out->def = syntax_text(r->t, node);
	return out->def.n > 0;
}

bool format_django_field(struct django *d, struct format_python *r, struct str name, uint32_t node,
	struct django_field *out, struct str *many)
{
	struct format_python_call c;
	struct str column;
	*out = (struct django_field){.name = name, .column = name};
	*many = STR_NONE;
	if (!format_python_call(r, node, &c))
		return false;
	if (as_django_has_it(&c)) {
		*many = STR("self"); /* of which nothing is made */
		out->nowhere = true;
		return true;
	}
	if (str_eq(c.name, STR("ManyToManyField"))) {
		(void)format_python_string(
			r, format_python_keyword(r, c.arguments, "db_table"), &out->many_table);
		out->nowhere = format_python_keyword(r, c.arguments, "through") != UINT32_MAX;
		return model_name(d, r, format_python_argument(r, c.arguments, 0, "to"), many);
	}
	bool foreign = str_eq(c.name, STR("ForeignKey")) || str_eq(c.name, STR("OneToOneField"));
	if (foreign ? !relation(d, r, &c, out) : !type_of(d, r, &c, out))
		return false;
	if (format_python_string(r, format_python_keyword(r, c.arguments, "db_column"), &column))
		out->column = column;
	out->primary = format_python_is(r, format_python_keyword(r, c.arguments, "primary_key"), "True");
	if (out->primary && !d->big_stated &&
		format_python_is(r, format_python_keyword(r, c.arguments, "auto_created"), "True") &&
		!foreign) {
		d->big_known = true;
		d->big = str_eq(c.name, STR("BigAutoField"));
	}
	out->unique =
		out->unique || format_python_is(r, format_python_keyword(r, c.arguments, "unique"), "True");
	uint32_t index = format_python_keyword(r, c.arguments, "db_index");
	if (index != UINT32_MAX)
		out->index = format_python_is(r, index, "True");
	out->not_null = !format_python_is(r, format_python_keyword(r, c.arguments, "null"), "True") &&
			!str_eq(c.name, STR("NullBooleanField"));
	return database_default(d, r, format_python_keyword(r, c.arguments, "db_default"), out);
}

struct format_ddl_column format_django_column(
	struct django *d, struct format_python *r, const struct django_field *f)
{
	bool sqlite = d->s->dialect == DIALECT_SQLITE;
	struct format_ddl_column c = {
		.name = f->column, .type = f->type, .not_null = f->not_null, .primary = f->primary};
	c.unique = f->unique && !f->primary;
	c.def = f->def;
	struct str own = format_ddl_name(&r->d, f->column), checked = STR_NONE;
	if (f->check.n)
		checked = str_fmt(d->a, "CHECK (%.*s >= 0)", STRF(own));
	if (sqlite && f->primary && str_eq(f->type, STR("integer")) && !f->target.n) {
		c.type = STR("integer NOT NULL PRIMARY KEY AUTOINCREMENT");
		c.not_null = c.primary = false;
	}
	struct str key = sqlite && f->target.n
				 ? str_fmt(d->a, "REFERENCES %.*s (%.*s) DEFERRABLE INITIALLY DEFERRED",
					   STRF(format_ddl_name(&r->d, f->target)),
					   STRF(format_ddl_name(&r->d, f->target_column)))
				 : STR_NONE;
	c.extra = str_trim(str_fmt(d->a, "%.*s %.*s", STRF(key), STRF(checked)));
	return c;
}

void format_django_like_index(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f, bool drop)
{
	struct format_ddl_index i = {.table = {STR_NONE, table}};
	struct names_list one = {0};
	if (d->s->dialect != DIALECT_POSTGRESQL || !f->text)
		return;
	*VEC_PUSH(d->a, &one) = f->column;
	i.name = format_django_name(d, table, &one, "_like");
	*VEC_PUSH(d->a, &i.expressions) = str_fmt(d->a, "%.*s %s_pattern_ops",
		STRF(format_ddl_name(&r->d, f->column)), str_eq(f->type, STR("text")) ? "text" : "varchar");
	if (drop)
		format_ddl_drop_index(&r->d, i.table, i.name, false);
	else
		format_ddl_create_index(&r->d, &i);
}

void format_django_column_index(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f, bool drop)
{
	struct names_list one = {0};
	*VEC_PUSH(d->a, &one) = f->column;
	struct format_ddl_index i = {
		.name = format_django_name(d, table, &one, ""), .table = {STR_NONE, table}, .columns = one};
	if (drop)
		format_ddl_drop_index(&r->d, i.table, i.name, false);
	else
		format_ddl_create_index(&r->d, &i);
}

void format_django_drop_key(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f)
{
	if (f->target.n && d->s->dialect != DIALECT_SQLITE)
		(void)format_ddl_drop_constraint(&r->d, (struct format_ddl_table){STR_NONE, table},
			FORMAT_DDL_FOREIGN_KEY, f->key_name);
}

void format_django_add_key(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f)
{
	if (!f->target.n || d->s->dialect == DIALECT_SQLITE)
		return;
	struct format_ddl_key k = {.name = f->key_name,
		.target = {STR_NONE, f->target},
		.actions = d->s->dialect == DIALECT_POSTGRESQL ? STR("DEFERRABLE INITIALLY DEFERRED")
							       : STR_NONE};
	*VEC_PUSH(d->a, &k.columns) = f->column;
	*VEC_PUSH(d->a, &k.target_columns) = f->target_column;
	(void)format_ddl_add_constraint(
		&r->d, (struct format_ddl_table){STR_NONE, table}, format_ddl_foreign_key(&r->d, &k));
}

void format_django_behind(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f)
{
	format_django_add_key(d, r, table, f);
	bool covered = f->unique || f->primary || (f->target.n && d->s->dialect == DIALECT_MYSQL);
	if (f->index && !covered)
		format_django_column_index(d, r, table, f, false);
	if (f->index || f->unique || f->primary)
		format_django_like_index(d, r, table, f, false);
}
