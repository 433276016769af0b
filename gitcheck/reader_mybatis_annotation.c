/* MyBatis' annotations: several strings are one statement, and one in <script> holds elements. Facts:
 * mybatis.org/mybatis-3/java-api.html (@Select, "script"), mybatis 3.5 MapperAnnotationBuilder (joined by
 * blanks).
 */
#include "gitcheck/reader_mybatis.h"

enum { MAX_STRINGS = 500, MAX_TEXT = 64 * 1024 };

struct parts {
	struct arena *a;
	const struct code_file *f;
	struct literal whole;
	VEC(struct literal_piece) pieces;
	size_t n;
	bool cut;
};

static bool is_statement(struct str name)
{
	static const char *const names[] = {"Select", "Insert", "Update", "Delete", NULL};
	return str_one_of(name, names);
}

static void add(struct parts *p, const struct literal *l)
{
	size_t at = p->whole.text.n + (p->n > 0);
	p->cut = p->cut || p->n == MAX_STRINGS || at + l->text.n > MAX_TEXT;
	if (p->cut)
		return;
	for (size_t i = 0; i < l->npieces; i++) {
		struct literal_piece x = l->pieces[i];
		x.at += at;
		*VEC_PUSH(p->a, &p->pieces) = x;
	}
	p->whole.text = p->n ? str_fmt(p->a, "%.*s %.*s", STRF(p->whole.text), STRF(l->text)) : l->text;
	p->whole.from = p->n ? p->whole.from : l->from;
	p->whole.to = l->to;
	p->whole.holes += l->holes;
	p->n++;
}

/* The strings of an annotation: those below its arguments that are in no other one. */
static void strings(struct parts *p, uint32_t annotation)
{
	const struct syntax *t = p->f->syntax;
	uint32_t end = t->nodes[annotation].to, i = annotation + 1;
	while (i < t->n && t->nodes[i].from < end && !p->cut) {
		struct literal l;
		bool text = syntax_is(t, i, "string_literal") || syntax_is(t, i, "binary_expression") ||
			    syntax_is(t, i, "additive_expression");
		if (!text || !literal_at(p->a, p->f->language, t, i, &l)) {
			i++;
			continue;
		}
		add(p, &l);
		for (uint32_t to = t->nodes[i].to; i < t->n && t->nodes[i].from < to;)
			i++;
	}
}

static void read(struct arena *a, const struct code_file *f, uint32_t annotation, struct mentions *out)
{
	struct parts p = {.a = a, .f = f, .whole.node = READER_NONE};
	strings(&p, annotation);
	bool script = str_starts(str_trim(p.whole.text), STR("<script>"));
	if (p.cut)
		reader_unread(a, out, "mybatis", f->syntax->nodes[annotation].from,
			f->syntax->nodes[annotation].to, "the statement of an annotation is too long");
	if (p.cut || (p.n < 2 && !script))
		return;
	p.whole.pieces = p.pieces.v;
	p.whole.npieces = p.pieces.n;
	reader_mybatis_statement(a, out, &p.whole, script);
}

void reader_mybatis_annotations(struct arena *a, const struct code_file *f, struct mentions *out)
{
	const struct syntax *t = f->syntax;
	if (!t || str_find(f->bytes, STR("ibatis"), 0) == SIZE_MAX)
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "annotation"))
			continue;
		struct str text = str_sub(syntax_text(t, i), 1, syntax_text(t, i).n);
		size_t open = str_chr(text, '(');
		struct str name = str_trim(str_sub(text, 0, open == SIZE_MAX ? 0 : open));
		size_t dot = str_rchr(name, '.');
		if (is_statement(dot == SIZE_MAX ? name : str_sub(name, dot + 1, name.n)))
			read(a, f, i, out);
	}
}
