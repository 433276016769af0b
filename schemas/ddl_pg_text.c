/* Stored expressions as text: what they name, and how a name is followed in them. */
#include "schemas/ddl_pg.h"

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* What stands before and behind is no part of a name; "call": an opening parenthesis stands behind. */
static size_t next_mention(struct str text, struct str name, size_t from, bool call)
{
	for (size_t at = from; (at = str_find(text, name, at)) != SIZE_MAX; at++) {
		size_t end = at + name.n;
		char before = at ? text.p[at - 1] : ' ', behind = end < text.n ? text.p[end] : ' ';
		bool whole = !word_byte(before) && !word_byte(behind);
		if (whole && (!call || (behind == '(' && before != '.' && before != '"')))
			return at;
	}
	return SIZE_MAX;
}

bool ddl_pg_mentions(struct str text, struct str name)
{
	return name.n && next_mention(text, name, 0, false) != SIZE_MAX;
}

bool ddl_pg_calls_in(struct str text, struct str shown)
{
	return shown.n && next_mention(text, shown, 0, true) != SIZE_MAX;
}

static struct str reword(struct pg *p, struct str text, struct str from, struct str to, bool call)
{
	size_t at = 0, hit = from.n ? next_mention(text, from, 0, call) : SIZE_MAX;
	if (hit == SIZE_MAX)
		return text;
	struct sb b = sb_new(p->a, 1024 * 1024);
	for (; hit != SIZE_MAX; hit = next_mention(text, from, at, call)) {
		sb_add(&b, str_sub(text, at, hit));
		sb_add(&b, to);
		at = hit + from.n;
	}
	sb_add(&b, str_sub(text, at, text.n));
	return sb_str(&b);
}

struct str ddl_pg_reword(struct pg *p, struct str text, struct str from, struct str to)
{
	return reword(p, text, from, to, false);
}

/* Lists may be shared with another index or constraint, so a new one takes their place. */
static void reword_list(struct pg *p, struct names *l, struct str from, struct str to, bool call)
{
	struct names out = {0};
	for (size_t i = 0; i < l->n; i++)
		catalog_names_add(p->a, &out,
			l->v[i].n && l->v[i].p[0] == '(' ? reword(p, l->v[i], from, to, call) : l->v[i]);
	*l = out;
}

void ddl_pg_reword_expressions(struct pg *p, struct str from, struct str to, bool call)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		for (size_t k = 0; k < r->columns.n; k++) {
			struct column *c = &r->columns.v[k];
			c->def = reword(p, c->def, from, to, call);
			c->generated = reword(p, c->generated, from, to, call);
		}
		for (size_t k = 0; k < r->constraints.n; k++)
			r->constraints.v[k].definition =
				reword(p, r->constraints.v[k].definition, from, to, call);
		for (size_t k = 0; k < r->indexes.n; k++) {
			reword_list(p, &r->indexes.v[k].columns, from, to, call);
			r->indexes.v[k].predicate = reword(p, r->indexes.v[k].predicate, from, to, call);
		}
	}
}

void ddl_pg_rename_label(struct pg *p, struct str shown, struct str from, struct str to)
{
	ddl_pg_reword_expressions(p, str_fmt(p->tmp, "'%.*s'::%.*s", STRF(from), STRF(shown)),
		str_fmt(p->tmp, "'%.*s'::%.*s", STRF(to), STRF(shown)), false);
}

static struct str sequence_text(struct pg *p, struct str schema, struct str name)
{
	return str_fmt(p->tmp, "nextval('%.*s'::regclass)", STRF(ddl_pg_shown(p, schema, name)));
}

void ddl_pg_move_sequence(struct pg *p, struct sequence *s, struct str schema, struct str name)
{
	struct str was = sequence_text(p, s->schema, s->name);
	s->schema = schema;
	s->name = name;
	ddl_pg_reword_expressions(p, was, sequence_text(p, schema, name), false);
}
