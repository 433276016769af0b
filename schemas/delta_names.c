#include "schemas/delta.h"

#include "parse/inflect.h"

struct set {
	struct arena *a;
	struct str *slots;
	size_t n, nslots; /* a power of two */
};

static bool set_place(const struct set *s, struct str name, size_t *at)
{
	size_t i = (size_t)str_hash(name) & (s->nslots - 1);
	while (s->slots[i].n && !str_eq(s->slots[i], name))
		i = (i + 1) & (s->nslots - 1);
	*at = i;
	return s->slots[i].n != 0;
}

static void set_grow(struct set *s)
{
	struct set bigger = {.a = s->a, .n = s->n, .nslots = s->nslots ? s->nslots * 2 : 64};
	bigger.slots = ARENA_ARRAY(s->a, struct str, bigger.nslots);
	for (size_t i = 0, at; i < s->nslots; i++)
		if (s->slots[i].n && !set_place(&bigger, s->slots[i], &at))
			bigger.slots[at] = s->slots[i];
	*s = bigger;
}

static void add(struct set *s, struct str name, struct names *out)
{
	size_t at;
	if (!name.n)
		return;
	if (s->n * 2 >= s->nslots)
		set_grow(s);
	struct str low = str_lower(s->a, name);
	if (set_place(s, low, &at))
		return;
	s->slots[at] = low;
	s->n++;
	catalog_names_add(s->a, out, low);
}

/* The object's relation (or type) came or went as a whole. */
static bool owner_differs(const struct delta *d, const struct object_id *id)
{
	static const enum object_kind owners[] = {OBJECT_TABLE, OBJECT_VIEW, OBJECT_TYPE};
	for (size_t k = 0; k < sizeof owners / sizeof *owners; k++) {
		struct object_id owner = {.kind = owners[k], .schema = id->schema, .name = id->table};
		if (owners[k] != OBJECT_TYPE)
			owner.table = id->table;
		size_t at = delta_find(d, &owner);
		if (at < d->n && (d->v[at].kind == DELTA_ADDED || d->v[at].kind == DELTA_REMOVED))
			return true;
	}
	return false;
}

static void item_names(struct set *s, const struct delta *d, const struct delta_item *i, struct names *out)
{
	const struct object_id *id = &i->object;
	if (i->unseen)
		return;
	switch (id->kind) {
	case OBJECT_TRIGGER:
	case OBJECT_POLICY:
	case OBJECT_EXTENSION:
		return; /* code does not name them */
	case OBJECT_UNIQUE:
		add(s, id->table, out);
		return;
	case OBJECT_COLUMN:
	case OBJECT_ENUM_VALUE:
		if (!owner_differs(d, id))
			add(s, id->name, out);
		break;
	default:
		add(s, id->name, out);
	}
	if (i->kind == DELTA_TIGHTENED)
		add(s, id->table, out);
}

void delta_names(struct arena *a, const struct delta *d, struct names *out)
{
	struct set s = {.a = a};
	*out = (struct names){0};
	for (size_t i = 0; i < d->n; i++)
		item_names(&s, d, &d->v[i], out);
	for (size_t i = 0; i < d->values.n; i++)
		add(&s, d->values.v[i], out);
}

static void words_of_table(struct set s[4], struct str table, struct delta_words *out)
{
	size_t under = str_chr(table, '_');
	struct str one = inflect_singular(s[0].a, table);
	add(&s[0], one, &out->names);
	if (under == SIZE_MAX || table.n - under <= 3)
		return;
	add(&s[2], str_sub(one, under + 1, one.n), &out->tails);
	size_t next = str_chr(str_sub(table, under + 1, table.n), '_');
	if (next != SIZE_MAX && table.n - under - next > 5)
		add(&s[2], str_sub(table, under + next + 2, table.n), &out->tails);
	add(&s[3], str_sub(one, 0, under), &out->prefixes);
	size_t last = str_rchr(one, '_'); /* the class Minute of the module MetricPeriod */
	if (last != SIZE_MAX && last > under && one.n - last > 3) {
		add(&s[2], str_sub(one, last + 1, one.n), &out->tails);
		add(&s[3], str_sub(one, 0, last), &out->prefixes);
	}
}

/* What a class says instead of the column's name: a trait of Laravel's, a macro of Rails', an option of
 * Sequelize's, gorm.Model embedded. */
static void words_implied(struct set *s, struct str column, struct delta_words *out)
{
	static const char *const rows[][2] = {{"deleted_at", "softdeletes"},
		{"deleted_at", "acts_as_paranoid"}, {"deleted_at", "paranoid"}, {"deletedat", "paranoid"},
		{"discarded_at", "discard"}, {"password_digest", "has_secure_password"},
		{"deleted_at", "gorm"}, {"created_at", "gorm"}, {"updated_at", "gorm"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_ieq(column, str_of(rows[i][0])))
			add(s, str_of(rows[i][1]), &out->names);
}

static void words_of_column(struct set s[4], const struct object_id *id, struct delta_words *out)
{
	add(&s[1], id->table, &out->resized);
	words_implied(&s[0], id->name, out);
	if (id->name.n > 5 && str_ends(id->name, STR("_id")))
		add(&s[0], str_sub(id->name, 0, id->name.n - 3), &out->names);
}

/* What names a set of one side alone has two of: its table or the class of it; its longest column, or the
 * relation that it is the key of; the words of SQL and of the frameworks for conflicts. */
static void words_of_unique(struct set s[3], const struct object_id *id, struct delta_words *out)
{
	static const char *const words[] = {"conflict", "on_conflict", "on_conflict_do_update",
		"on_conflict_do_nothing", "on_conflict_fields", "on_conflict_columns", "on_conflict_update",
		"on_conflict_ignore", "insert_conflict", "conflict_target", "conflict_fields",
		"conflict_columns", "conflict_paths", "conflict_attributes", "update_conflicts", "upsert",
		"upsert_many", "upsert_all", "insert_all", "unique_by", "unique_fields", "or_update", NULL};
	struct str longest = STR_NONE, one = inflect_singular(s[0].a, id->table);
	size_t under = str_chr(one, '_');
	add(&s[0], id->table, &out->claimed);
	add(&s[0], one, &out->claimed);
	if (under != SIZE_MAX && one.n - under > 3)
		add(&s[0], str_sub(one, under + 1, one.n), &out->claimed);
	for (size_t i = 0; words[i]; i++)
		add(&s[1], str_of(words[i]), &out->claims);
	for (size_t i = 0; i < id->columns.n; i++)
		if (id->columns.v[i].n > longest.n)
			longest = id->columns.v[i];
	add(&s[2], longest, &out->keys);
	if (longest.n > 5 && str_ends(longest, STR("_id")))
		add(&s[2], str_sub(longest, 0, longest.n - 3), &out->keys);
}

/* What an item adds to be read for: of writes that are refused from now on those of columns alone are judged.
 */
static bool judged_by_name(const struct delta_item *i)
{
	if (i->object.kind == OBJECT_UNIQUE)
		return false;
	return i->kind != DELTA_TIGHTENED || i->object.kind == OBJECT_COLUMN;
}

void delta_words(struct arena *a, const struct delta *d, struct delta_words *out)
{
	struct set s[7] = {{.a = a}, {.a = a}, {.a = a}, {.a = a}, {.a = a}, {.a = a}, {.a = a}};
	*out = (struct delta_words){0};
	for (size_t i = 0; i < d->n; i++) {
		const struct object_id *id = &d->v[i].object;
		if (judged_by_name(&d->v[i]))
			item_names(&s[0], d, &d->v[i], &out->names);
		if (d->v[i].kind == DELTA_TIGHTENED || d->v[i].unseen)
			continue;
		if (id->kind == OBJECT_UNIQUE && !owner_differs(d, id))
			words_of_unique(&s[4], id, out);
		if (id->kind == OBJECT_TABLE)
			words_of_table(s, id->name, out);
		else if (id->kind == OBJECT_COLUMN && !owner_differs(d, id))
			words_of_column(s, id, out);
	}
	for (size_t i = 0; i < d->values.n; i++)
		add(&s[0], d->values.v[i], &out->names);
}

bool delta_words_none(const struct delta_words *w)
{
	return !w->names.n && !w->claimed.n;
}
