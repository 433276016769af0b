#include "migrate/formats/graphile_migrate.h"

/* ^--! ([A-Z][a-zA-Z0-9_]*)(?::(.*))?$, in which a dot takes no carriage return. */
static bool header(struct str line, struct str *key, struct str *value)
{
	size_t n = 0;
	if (!str_starts(line, STR("--! ")) || str_chr(line, '\r') != SIZE_MAX)
		return false;
	struct str rest = str_sub(line, 4, line.n);
	while (n < rest.n && ((rest.p[n] >= 'A' && rest.p[n] <= 'Z') ||
				     (n && ((rest.p[n] >= 'a' && rest.p[n] <= 'z') || rest.p[n] == '_' ||
						   (rest.p[n] >= '0' && rest.p[n] <= '9')))))
		n++;
	*key = str_sub(rest, 0, n);
	*value = format_js_trim(str_sub(rest, n + 1, rest.n));
	return n && (n == rest.n || rest.p[n] == ':');
}

static void take(struct migration *m, struct graphile_file *out, struct str key, struct str value, int line)
{
	bool hash = str_eq(key, STR("Hash"));
	if (str_eq(key, STR("AllowInvalidHash")))
		out->invalid_allowed = true;
	if (!hash && !str_eq(key, STR("Previous")))
		return;
	if (hash ? out->hash_line : out->previous_line)
		format_refuse(m, line, "a header stands twice: graphile-migrate refuses to run anything");
	if (hash) {
		out->hash = value;
		out->hash_line = line;
	} else {
		out->previous = value;
		out->previous_line = line;
	}
}

void format_graphile_header(struct migration *m, struct graphile_file *out)
{
	struct format_line l = {.next = 0};
	struct str key, value, text = STR_NONE;
	bool more, any = false;
	*out = (struct graphile_file){0};
	while ((more = format_next_line(m->raw, &l)) && header(l.text, &key, &value)) {
		take(m, out, key, value, l.number);
		any = true;
	}
	out->body = more ? l.at : m->raw.n;
	out->body_line = more ? l.number : 1;
	text = more ? l.text : STR_NONE;
	bool ends_open = !more && (!m->raw.n || m->raw.p[m->raw.n - 1] != '\n');
	if (str_ends(text, STR("\r")))
		format_refuse(m, l.number,
			"its lines end in CR LF, in which graphile-migrate sees no header: it refuses to run "
			"anything");
	else if (text.n || (any && ends_open))
		format_refuse(m, l.number,
			"no empty line stands behind the header: graphile-migrate refuses to run anything");
	if (!out->previous.n)
		format_refuse(m, 1, "its header has no Previous: graphile-migrate refuses to run anything");
	if (!out->hash.n)
		format_refuse(m, 1, "its header has no Hash: graphile-migrate refuses to run anything");
	if (str_eq(out->previous, STR("-")))
		out->previous = STR_NONE;
}

struct str format_graphile_hash(struct arena *a, struct str previous, struct str body)
{
	struct str text = str_fmt(a, "%.*s\n%.*s", STRF(previous), STRF(format_js_trim(body)));
	text = str_fmt(a, "%.*s\n", STRF(format_js_trim(text)));
	return str_fmt(a, "sha1:%.*s", STRF(sha_hex_of(a, SHA_1, text)));
}

bool format_graphile_without_tx(struct str body)
{
	struct str rest = format_js_trim(body), word = STR("no-transaction");
	rest = str_cut(&rest, '\n');
	if (!str_starts(rest, STR("--!")))
		return false;
	rest = format_js_trim(str_sub(rest, 3, rest.n));
	char after = rest.n > word.n ? rest.p[word.n] : ' ';
	return str_starts(rest, word) && after != '_' && !(after >= '0' && after <= '9') &&
	       !((after | 32) >= 'a' && (after | 32) <= 'z');
}
