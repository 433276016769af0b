#include "gitcheck/reader.h"

struct mention *reader_object(struct arena *a, struct mentions *out, const char *reader, struct object_id id,
	size_t from, size_t to, enum confidence at_most)
{
	struct mention *m = VEC_PUSH(a, out);
	m->kind = MENTION_OBJECT;
	m->object = id;
	m->at_most = at_most;
	m->from = from;
	m->to = to;
	m->reader = reader;
	return m;
}

void reader_statement(struct arena *a, struct mentions *out, const char *reader, struct str text, size_t from,
	enum confidence at_most)
{
	struct literal_piece *piece = ARENA_NEW(a, struct literal_piece);
	struct mention *m = VEC_PUSH(a, out);
	*piece = (struct literal_piece){0, text.n, from, true};
	m->kind = MENTION_SQL;
	m->from = from;
	m->to = from + text.n;
	m->sql = (struct literal){
		.text = text, .pieces = piece, .npieces = 1, .from = from, .to = m->to, .node = READER_NONE};
	m->reader = reader;
	m->at_most = at_most;
}

void reader_unread(
	struct arena *a, struct mentions *out, const char *reader, size_t from, size_t to, const char *why)
{
	struct mention *m = VEC_PUSH(a, out);
	m->kind = MENTION_UNREAD;
	m->at_most = CONFIDENCE_POSSIBLE;
	m->from = from;
	m->to = to;
	m->reader = reader;
	m->why = str_of(why);
}

bool reader_is_js(enum language l)
{
	return l == LANGUAGE_TYPESCRIPT || l == LANGUAGE_TSX || l == LANGUAGE_JAVASCRIPT;
}

struct str reader_snake(struct arena *a, struct str name)
{
	char *p = ARENA_ARRAY(a, char, 2 * name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool upper = c >= 'A' && c <= 'Z';
		bool after = i && name.p[i - 1] >= 'A' && name.p[i - 1] <= 'Z';
		bool before = i + 1 < name.n && name.p[i + 1] >= 'a' && name.p[i + 1] <= 'z';
		if (upper && i && name.p[i - 1] != '_' && (!after || before))
			p[n++] = '_';
		p[n++] = upper ? (char)(c + 32) : c;
	}
	return (struct str){p, n};
}
