/* The statements that make a copied table. */
#include "base/sb.h"
#include "parse/dialect.h"
#include "schemas/replay_copy_internal.h"

enum { MAX_SQL = 1024 * 1024 };

struct str replay_copy_quote(const struct replay_copying *x, struct str name)
{
	return dialect_quote(x->a, DIALECT_SQLITE, name);
}

struct copied_column *replay_copy_column(const struct replay_copying *x, struct str was)
{
	for (size_t i = 0; i < x->columns.n; i++)
		if (str_ieq(x->columns.v[i].was, was) && !x->columns.v[i].gone)
			return &x->columns.v[i];
	return NULL;
}

/* The columns as they are called now. False: one is gone, and *some too unless all are. */
static bool names_now(const struct replay_copying *x, const struct names *was, struct names *now)
{
	*now = (struct names){0};
	for (size_t i = 0; i < was->n; i++) {
		const struct copied_column *c = replay_copy_column(x, was->v[i]);
		if (c)
			catalog_names_add(x->a, now, replay_copy_quote(x, c->name));
	}
	return now->n == was->n;
}

static struct str joined(struct arena *a, const struct names *l)
{
	struct sb b = sb_new(a, MAX_SQL);
	for (size_t i = 0; i < l->n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_add(&b, l->v[i]);
	}
	return sb_str(&b);
}

static void put_column(const struct replay_copying *x, struct sb *b, const struct copied_column *c)
{
	if (c->sql.n) {
		sb_add(b, c->sql);
		return;
	}
	sb_fmt(b, "%.*s %.*s", STRF(replay_copy_quote(x, c->name)), STRF(c->type));
	if (c->generated.n)
		sb_fmt(b, " GENERATED ALWAYS AS (%.*s)", STRF(c->generated));
	else if (c->def.n)
		sb_fmt(b, " DEFAULT (%.*s)", STRF(c->def));
	if (c->not_null)
		sb_addz(b, " NOT NULL");
}

static void put_references(const struct replay_copying *x, struct sb *b, const struct constraint *k)
{
	struct names columns = {0};
	for (size_t i = 0; i < k->ref_columns.n; i++)
		catalog_names_add(x->a, &columns, replay_copy_quote(x, k->ref_columns.v[i]));
	sb_fmt(b, " REFERENCES %.*s", STRF(replay_copy_quote(x, k->ref_table)));
	if (columns.n)
		sb_fmt(b, " (%.*s)", STRF(joined(x->a, &columns)));
}

/* One that lacks a column goes with it; of a primary key the others stay. */
static void put_key(const struct replay_copying *x, struct sb *b, const struct copied_key *k)
{
	static const char *const words[] = {"PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK"};
	struct names columns = {0};
	if (k->gone || (!k->sql.n && !names_now(x, &k->k.columns, &columns) &&
			       (k->k.kind != CONSTRAINT_PRIMARY || !columns.n)))
		return;
	sb_addz(b, ", ");
	if (k->sql.n) {
		sb_add(b, k->sql);
		return;
	}
	if (k->k.name.n)
		sb_fmt(b, "CONSTRAINT %.*s ", STRF(replay_copy_quote(x, k->k.name)));
	sb_fmt(b, "%s (%.*s)", words[k->k.kind],
		STRF(k->k.kind == CONSTRAINT_CHECK ? k->k.definition : joined(x->a, &columns)));
	if (k->k.kind == CONSTRAINT_FOREIGN)
		put_references(x, b, &k->k);
}

static int turn_of(const struct copied_key *k)
{
	return k->k.kind == CONSTRAINT_PRIMARY ? 0 : k->k.name.n ? 1 : 2;
}

struct str replay_copy_table(const struct replay_copying *x, struct str name)
{
	struct sb b = sb_new(x->a, MAX_SQL);
	bool any = false;
	sb_fmt(&b, "CREATE TABLE %.*s (", STRF(replay_copy_quote(x, name)));
	for (size_t i = 0; i < x->columns.n; i++) {
		if (x->columns.v[i].gone)
			continue;
		sb_addz(&b, any ? ", " : "");
		put_column(x, &b, &x->columns.v[i]);
		any = true;
	}
	/* The primary key, those with a name, the others. */
	for (int turn = 0; turn < 3; turn++)
		for (size_t i = 0; i < x->keys.n; i++)
			if (turn_of(&x->keys.v[i]) == turn)
				put_key(x, &b, &x->keys.v[i]);
	sb_char(&b, ')');
	return sb_str(&b);
}

/* Alembic leaves out an index over expressions; Rails takes columns that are gone out of one. */
struct str replay_copy_index(const struct replay_copying *x, const struct copied_index *i)
{
	struct names columns = {0};
	bool expression = false;
	if (!i->was)
		return i->sql;
	for (size_t k = 0; k < i->was->columns.n; k++) {
		struct str name = i->was->columns.v[k];
		const struct copied_column *c = replay_copy_column(x, name);
		bool other = str_starts(name, STR("("));
		expression = expression || other;
		if (other)
			name = str_sub(name, 1, name.n - 1);
		else
			name = replay_copy_quote(x, c ? c->name : name);
		if (c || other || !x->rails)
			catalog_names_add(x->a, &columns, name);
	}
	if (!columns.n || (expression && !x->rails))
		return STR_NONE;
	return str_fmt(x->a, "CREATE %sINDEX %.*s ON %.*s (%.*s)%s%.*s", i->was->unique ? "UNIQUE " : "",
		STRF(replay_copy_quote(x, i->name)), STRF(replay_copy_quote(x, x->c->table)),
		STRF(joined(x->a, &columns)), i->was->predicate.n ? " WHERE " : "", STRF(i->was->predicate));
}
