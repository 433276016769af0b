/* One candidate: its parse, and what the readers find in it. */
#include <string.h>

#include "gitcheck/collect_internal.h"
#include "gitcheck/reader.h"
#include "parse/component.h"
#include "parse/template.h"

/* -- copies that outlive the parse of a file -- */

static struct literal keep_literal(struct arena *a, const struct literal *l)
{
	struct literal copy = *l;
	copy.text = str_dup(a, l->text);
	copy.pieces = ARENA_ARRAY(a, struct literal_piece, l->npieces);
	if (l->npieces)
		memcpy(copy.pieces, l->pieces, l->npieces * sizeof *l->pieces);
	return copy;
}

static struct names keep_names(struct arena *a, struct names n)
{
	struct names copy = {.v = NULL};
	for (size_t i = 0; i < n.n; i++)
		catalog_names_add(a, &copy, str_dup(a, n.v[i]));
	return copy;
}

static struct object_id keep_object(struct arena *a, const struct object_id *id)
{
	struct object_id copy = *id;
	copy.schema = str_dup(a, id->schema);
	copy.table = str_dup(a, id->table);
	copy.name = str_dup(a, id->name);
	copy.args = str_dup(a, id->args);
	copy.columns = keep_names(a, id->columns);
	return copy;
}

static void keep_mention(struct arena *a, struct mentions *out, const struct mention *m)
{
	struct mention *copy = VEC_PUSH(a, out);
	*copy = *m;
	copy->sql = keep_literal(a, &m->sql);
	copy->object = keep_object(a, &m->object);
	copy->columns = keep_names(a, m->columns);
	copy->embedded_in = str_dup(a, m->embedded_in);
	copy->label = str_dup(a, m->label);
	copy->entity = str_dup(a, m->entity);
	copy->property = str_dup(a, m->property);
	copy->alias = str_dup(a, m->alias);
	copy->why = str_dup(a, m->why);
	copy->reader = str_z(a, str_of(m->reader));
}

/* -- one file -- */

/* Without a grammar nothing of what frameworks name is seen: a file that is no part of the answer must not
 * pass for one that was read. */
static const char *trouble(enum worker_status s, enum language l)
{
	switch (s) {
	case WORKER_ABSENT:
		return language_has_grammar(l) ? "the grammar of its language is not installed or not to be "
						 "loaded: strings were read without syntax"
					       : NULL;
	case WORKER_CRASHED:
		return "its parser crashed: strings were read without syntax";
	case WORKER_TIMEOUT:
		return "its parser took too long: strings were read without syntax";
	case WORKER_TOO_BIG:
		return "too large for its parser: strings were read without syntax";
	default:
		return NULL;
	}
}

/* One text of a file and its tree: a component has its script, and its script with what its markup holds. */
struct part {
	enum language language;
	struct str code, markup;
	struct code_file file;
	struct literals strings;
	bool component;
	bool plain;   /* its strings are read without syntax */
	bool nothing; /* nothing in its plain strings is worth a look */
	bool unsure;  /* another run may find more in it */
};

/* Languages whose plain strings the lexer finds as the grammar does, and that put strings together by holes,
 * formats or "+" alone. */
static bool may_wait(const struct part *p)
{
	static const enum language exact[] = {
		LANGUAGE_KOTLIN, LANGUAGE_JAVA, LANGUAGE_DART, LANGUAGE_CSHARP, LANGUAGE_GO};
	bool known = reader_is_js(p->file.language);
	for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
		known = known || p->file.language == exact[i];
	return known;
}

/* Such a text is parsed when there is something to look for in it: else its plain strings, in which are
 * nothing, are all it has. Dart's tree is for query files alone, whatever the strings hold. */
static int ask_parser(struct collect_reader *r, struct part *p, struct syntax **tree,
	struct worker_answer *answer, struct err *e)
{
	struct code_file code = p->file;
	code.bytes = p->code;
	bool waits = may_wait(p);
	if (waits)
		literal_lex(r->scratch, code.language, p->code, &p->strings);
	p->nothing = waits && !collect_needs_tree(&code, r->dialects, p->component);
	if (p->nothing || code.language == LANGUAGE_DART)
		return worker_query_if(r->w, r->scratch, code.language, p->code, tree, answer, e);
	return worker_query(r->w, r->scratch, code.language, p->code, tree, answer, e);
}

/* The strings of a text that has a tree, or needs none. */
static void strings_of(struct collect_reader *r, struct part *p, struct syntax *tree)
{
	if (tree && tree->literals) {
		struct literal_elsewhere *x = ARENA_NEW(r->scratch, struct literal_elsewhere);
		*x = (struct literal_elsewhere){r->elsewhere, collect_elsewhere_text};
		literal_look_elsewhere(tree, x);
		p->strings = (struct literals){.v = NULL};
		literal_collect(r->scratch, p->language, tree, &p->strings);
		literal_assemble(r->scratch, p->language, tree, &p->strings);
	} else if (p->nothing) {
		p->strings = (struct literals){.v = NULL};
	}
	if (p->markup.n)
		literal_lex(r->scratch, LANGUAGE_OTHER, p->markup, &p->strings);
}

static int parse(struct collect_reader *r, struct part *p, struct collect_found *out, struct err *e)
{
	struct syntax *tree = NULL;
	struct worker_answer answer = {.status = WORKER_ABSENT};
	struct code_file *f = &p->file;
	f->strings = &p->strings;
	f->language = p->language;
	if (f->language == LANGUAGE_SQL)
		return 0;
	p->unsure = language_has_grammar(f->language);
	if (!p->plain && worker_has_grammar(r->w, f->language)) {
		int rc = ask_parser(r, p, &tree, &answer, e);
		if (rc)
			return rc;
	}
	if (answer.status == WORKER_OK || answer.status == WORKER_IDLE) {
		f->syntax = tree;
		p->unsure = tree && tree->cut;
		strings_of(r, p, tree);
		return 0;
	}
	p->strings = (struct literals){.v = NULL};
	literal_lex(r->scratch, p->markup.n ? LANGUAGE_OTHER : f->language, f->bytes, &p->strings);
	const char *why = p->plain ? NULL : trouble(answer.status, f->language);
	if (why)
		*VEC_PUSH(r->a, &out->unread) = (struct scan_unread){f->path, str_of(why)};
	return 0;
}

/* The parts of a file, at most two; returns how many. */
static size_t parts_of(struct collect_reader *r, const struct code_file *f, struct part *parts)
{
	struct component c;
	parts[0] = (struct part){.language = f->language, .code = f->bytes, .file = *f};
	if (template_ruby(r->scratch, f->path, f->bytes, &parts[0].code))
		parts[0].language = LANGUAGE_RUBY;
	else
		template_php(r->scratch, f->path, f->bytes, &parts[0].code);
	if (!component_split(r->scratch, f->path, f->bytes, &c))
		return 1;
	parts[0].language = LANGUAGE_TYPESCRIPT;
	parts[0].code = c.script;
	parts[0].markup = c.markup;
	parts[0].component = true;
	/* Markup within expressions, as Astro has it, is TSX's. */
	parts[1] = (struct part){.language = LANGUAGE_TSX, .code = c.code, .file = *f, .component = true};
	return c.expressions && worker_has_grammar(r->w, LANGUAGE_TSX) ? 2 : 1;
}

static bool same_mention(const struct mention *x, const struct mention *y)
{
	return x->kind == y->kind && x->from == y->from && x->to == y->to && x->writes == y->writes &&
	       x->object.kind == y->object.kind && str_eq(x->object.table, y->object.table) &&
	       str_eq(x->object.name, y->object.name) && str_eq(x->label, y->label) && x->given == y->given &&
	       x->group == y->group && str_eq(x->sql.text, y->sql.text);
}

/* What the first part has said already is not said again. */
static void keep_new(struct collect_reader *r, struct mentions *out, size_t before, const struct mention *m)
{
	for (size_t i = 0; i < before; i++)
		if (same_mention(&out->v[i], m))
			return;
	keep_mention(r->a, out, m);
}

/* Exactly: what a list leaves behind in the arena as it grows is as much as the list. */
static void make_room(struct arena *a, struct mentions *out, size_t more)
{
	struct mention *old = out->v;
	if (!more)
		return;
	out->cap = out->n + more;
	out->v = ARENA_ARRAY(a, struct mention, out->cap);
	if (out->n)
		memcpy(out->v, old, out->n * sizeof *old);
}

static void run_readers(struct collect_reader *r, struct code_file *f, enum dialect d, struct mentions *out)
{
	struct mentions found = {.v = NULL};
	size_t before = out->n;
	f->dialect = d;
	for (size_t i = 0; readers[i]; i++)
		readers[i]->read(r->scratch, f, &found);
	collect_mark_tests(f, &found);
	make_room(r->a, out, found.n);
	for (size_t i = 0; i < found.n; i++)
		keep_new(r, out, before, &found.v[i]);
}

/* Parse it, unless it is to be read plainly, and run all readers. */
static int find(struct collect_reader *r, struct code_file *f, bool plain, struct collect_found *out,
	bool *unsure, struct err *e)
{
	struct part parts[2];
	size_t n = parts_of(r, f, parts);
	collect_elsewhere_begin(r->elsewhere, f, !out->facts.followed);
	for (size_t i = 0; i < n; i++) {
		parts[i].plain = plain;
		int rc = parse(r, &parts[i], out, e);
		if (rc)
			return rc;
		*unsure |= parts[i].unsure;
	}
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		for (size_t i = 0; i < n && r->dialects & 1u << d; i++)
			run_readers(r, &parts[i].file, (enum dialect)d, &out->file.mentions[d]);
	return 0;
}

/* The bytes as UTF-8, and what they say. */
static int read_text(struct collect_reader *r, const struct scan_file *s, struct code_file *f,
	struct collect_facts *k, struct err *e)
{
	struct str raw = s->bytes;
	int rc = raw.p ? 0 : tree_read(r->tree, r->repo, r->a, s->entry, SCAN_MAX_FILE, &raw, e);
	if (rc)
		return rc;
	k->encoding = encoding_of(raw);
	f->bytes = encoding_utf8(r->a, raw, k->encoding);
	k->size = f->bytes.n;
	k->named = s->language == LANGUAGE_OTHER ? language_of_shebang(f->bytes) : LANGUAGE_NONE;
	k->own = secondary_word(f->bytes);
	k->minified = secondary_minified(f->bytes);
	return 0;
}

int collect_read_file(
	struct collect_reader *r, const struct scan_file *s, struct collect_found *out, struct err *e)
{
	struct code_file f = {.path = s->entry->path};
	bool unsure = false, done = false;
	int rc = out->known.n ? collect_recall(r, s, out, &done, e) : 0;
	if (rc || done)
		return rc;
	rc = read_text(r, s, &f, &out->facts, e);
	if (!rc)
		rc = collect_settle(r, s, out, e);
	if (rc)
		return rc;
	f.language = collect_language(s, &out->facts);
	out->facts.constants = collect_has_constants(r->scratch, f.language, f.bytes);
	out->file.constants = out->facts.constants;
	out->file.text = collect_text(r->a, f.bytes);
	out->facts.followed = collect_follows(&out->file);
	bool plain = collect_is_costly(&out->file, f.language, &out->facts);
	if (plain)
		*VEC_PUSH(r->a, &out->unread) = (struct scan_unread){
			f.path, STR("minified and no code of its own: strings were read without syntax")};
	rc = find(r, &f, plain, out, &unsure, e);
	if (!rc && !plain && !unsure && r->room && out->keyed)
		collect_keep(r, out);
	return rc;
}
