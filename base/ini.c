#include "base/ini.h"

struct reader {
	struct arena *a;
	struct str path;
	int line;
	struct str section, subsection;
	struct ini *out;
	struct err *e;
};

static int bad(struct reader *r, const char *what)
{
	err_set(r->e, ERR_CONFIG, "%s", what);
	return err_at(r->e, r->path, r->line);
}

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

static struct str take_name(struct str *s)
{
	size_t n = 0;
	while (n < s->n && name_char(s->p[n]))
		n++;
	struct str name = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return name;
}

static bool blank_or_comment(struct str s)
{
	s = str_trim(s);
	return s.n == 0 || s.p[0] == '#' || s.p[0] == ';';
}

/* A double-quoted string at the start of *s: \\ and \" are its only escapes. */
static int take_quoted(struct reader *r, struct str *s, struct str *out)
{
	char *z = str_z(r->a, *s);
	size_t n = 0, i = 1;
	for (; i < s->n && s->p[i] != '"'; i++) {
		if (s->p[i] == '\\') {
			i++;
			if (i >= s->n || (s->p[i] != '\\' && s->p[i] != '"'))
				return bad(r, "only \\\\ and \\\" are escapes inside quotes");
		}
		z[n++] = s->p[i];
	}
	if (i >= s->n)
		return bad(r, "quote is not closed on its line");
	*out = (struct str){z, n};
	*s = str_sub(*s, i + 1, s->n);
	return 0;
}

static int add(struct reader *r, struct str key, struct str value)
{
	struct ini_entry *en = VEC_PUSH(r->a, r->out);
	*en = (struct ini_entry){r->section, r->subsection, key, value, r->line};
	return 0;
}

static int read_section(struct reader *r, struct str s)
{
	s = str_sub(s, 1, s.n);
	struct str name = take_name(&s);
	if (name.n == 0)
		return bad(r, "section has no name");
	r->section = str_lower(r->a, name);
	r->subsection = STR_NONE;
	s = str_trim(s);
	if (s.n && s.p[0] == '"') {
		int rc = take_quoted(r, &s, &r->subsection);
		if (rc)
			return rc;
	}
	s = str_trim(s);
	if (s.n == 0 || s.p[0] != ']')
		return bad(r, "section header is not closed with ]");
	if (!blank_or_comment(str_sub(s, 1, s.n)))
		return bad(r, "text after a section header; put keys on lines of their own");
	for (size_t i = 0; i < r->out->n; i++) {
		const struct ini_entry *en = &r->out->v[i];
		if (en->key.n == 0 && str_eq(en->section, r->section) &&
			str_eq(en->subsection, r->subsection)) {
			bad(r, "section stands twice");
			err_detail(r->e, "It began at line %d.", en->line);
			return ERR_CONFIG;
		}
	}
	return add(r, STR_NONE, STR_NONE);
}

static int read_value(struct reader *r, struct str s, struct str *out)
{
	s = str_trim(s);
	if (s.n && s.p[0] == '"') {
		int rc = take_quoted(r, &s, out);
		if (!rc && !blank_or_comment(s))
			rc = bad(r, "text after a quoted value; quote the whole value");
		return rc;
	}
	size_t n = 0;
	while (n < s.n && s.p[n] != '#' && s.p[n] != ';')
		n++;
	*out = str_trim(str_sub(s, 0, n));
	if (str_chr(*out, '"') != SIZE_MAX || str_chr(*out, '\\') != SIZE_MAX)
		return bad(r, "a value that holds a quote or a backslash must be quoted whole");
	return out->n ? 0 : bad(r, "key has no value");
}

static int read_key(struct reader *r, struct str s)
{
	struct str key = take_name(&s);
	if (key.n == 0)
		return bad(r, "expected [section] or key = value");
	if (r->section.n == 0)
		return bad(r, "key stands before the first section");
	s = str_trim(s);
	if (s.n == 0 || s.p[0] != '=')
		return bad(r, "expected = after the key");
	struct str value = STR_NONE;
	int rc = read_value(r, str_sub(s, 1, s.n), &value);
	return rc ? rc : add(r, key, value);
}

int ini_parse(struct arena *a, struct str text, struct str path, struct ini *out, struct err *e)
{
	struct reader r = {.a = a, .path = path, .out = out, .e = e};
	size_t at;
	if (!str_utf8(text, &at) || (at = str_chr(text, '\0')) != SIZE_MAX) {
		r.line = str_line(text, at);
		return bad(&r, "file is not UTF-8 text");
	}
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_sub(text, 3, text.n);
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		r.line++;
		if (blank_or_comment(line))
			continue;
		int rc = line.p[0] == '[' ? read_section(&r, line) : read_key(&r, line);
		if (rc)
			return rc;
	}
	return 0;
}
