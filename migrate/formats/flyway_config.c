/* Flyway's settings, in the files where tools keep them: its own .conf and .toml, Spring's properties and
 * YAML, Maven's plugin, Gradle's block. All are read into one list of keys and values. */
#include "migrate/formats/flyway.h"
#include "parse/yaml.h"

enum { MAX_SETTINGS = 2000, MAX_DEPTH = 12 };

/* "spring.flyway.out-of-order" -> "outoforder", "flyway.placeholders.My-Name" -> "placeholders.my-name";
 * empty when the key is none of Flyway's. */
static struct str own_key(struct arena *a, struct str key)
{
	size_t at = 0, n = 0;
	struct str low = str_lower(a, str_trim(key));
	if (!str_starts(low, STR("flyway."))) {
		at = str_find(low, STR(".flyway."), 0);
		if (at == SIZE_MAX)
			return STR_NONE;
		at++;
	}
	low = str_sub(low, at + 7, low.n);
	char *p = str_z(a, low);
	for (size_t i = 0; i < low.n; i++) {
		if (str_starts(low, STR("placeholders.")) || (low.p[i] != '-' && low.p[i] != '_'))
			p[n++] = low.p[i];
	}
	return (struct str){p, n};
}

/* The first value of a key stays; the items of a list are joined by commas. */
static void add(struct arena *a, struct flyway_config *c, struct str key, struct str value, bool item)
{
	struct str own = own_key(a, key);
	if (!own.n || c->n >= MAX_SETTINGS)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].key, own)) {
			if (item)
				c->v[i].value = str_fmt(a, "%.*s,%.*s", STRF(c->v[i].value), STRF(value));
			return;
		}
	*VEC_PUSH(a, c) = (struct flyway_setting){own, value};
}

static struct str unquoted(struct str s)
{
	bool same = s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
	return same ? str_sub(s, 1, s.n - 1) : s;
}

static void read_lines(struct arena *a, struct flyway_config *c, struct str text)
{
	for (struct format_line l = {0}; format_next_line(text, &l);) {
		struct str line = str_trim(l.text);
		size_t at = 0;
		while (at < line.n && line.p[at] != '=' && line.p[at] != ':')
			at++;
		if (at && at < line.n && line.p[0] != '#' && line.p[0] != '!')
			add(a, c, str_sub(line, 0, at), str_trim(str_sub(line, at + 1, line.n)), false);
	}
}

/* key=value and key: value, a line each; "#---" ends a document. */
static void read_properties(struct arena *a, struct flyway_config *c, struct str text)
{
	size_t from = 0;
	for (struct format_line l = {0}; from < text.n;) {
		bool more = format_next_line(text, &l);
		if (more && !str_starts(l.text, STR("#---")) && !str_starts(l.text, STR("!---")))
			continue;
		struct str document = str_sub(text, from, more ? l.at : text.n);
		struct flyway_config own = {0};
		bool profile = format_flyway_is_profile(document);
		from = more ? l.next : text.n;
		read_lines(a, profile ? &own : c, document);
		format_flyway_keep_profile(a, c, &own);
	}
}

/* All strings in quotes from "at" up to the closing bracket, joined by commas. */
static struct str strings_in(struct arena *a, struct str text, size_t at, size_t *end)
{
	struct str out = STR_NONE;
	while (at < text.n && text.p[at] != ']' && text.p[at] != ')') {
		char quote = text.p[at++];
		if (quote != '"' && quote != '\'')
			continue;
		size_t from = at;
		while (at < text.n && text.p[at] != quote)
			at++;
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), out.n ? "," : "", STRF(str_sub(text, from, at)));
		at++;
	}
	*end = at;
	return out;
}

static void read_toml(struct arena *a, struct flyway_config *c, struct str text)
{
	struct str section = STR_NONE;
	for (struct format_line l = {0}; format_next_line(text, &l);) {
		struct str line = str_trim(l.text);
		size_t equals = str_chr(line, '='), end;
		if (line.n > 2 && line.p[0] == '[') {
			section = str_sub(line, 1, str_chr(line, ']'));
			continue;
		}
		if (equals == SIZE_MAX || line.p[0] == '#')
			continue;
		struct str key = unquoted(str_trim(str_sub(line, 0, equals)));
		struct str value = str_trim(str_sub(line, equals + 1, line.n));
		key = section.n ? str_fmt(a, "%.*s.%.*s", STRF(section), STRF(key)) : key;
		if (value.n && value.p[0] == '[') {
			value = strings_in(a, text, l.at + str_chr(l.text, '=') + 1, &end);
			l.next = end > l.next ? end : l.next;
		} else if (value.n && value.p[0] != '"' && value.p[0] != '\'') {
			value = str_trim(str_sub(value, 0, str_chr(value, '#')));
		}
		add(a, c, key, unquoted(value), false);
	}
}

/* -- YAML -- */

static void read_tree(
	struct arena *a, struct flyway_config *c, const struct xml *x, struct str key, int depth)
{
	for (size_t i = 0; i < x->attributes.n; i++)
		add(a, c,
			str_fmt(a, "%.*s%s%.*s", STRF(key), key.n ? "." : "", STRF(x->attributes.v[i].name)),
			x->attributes.v[i].value, false);
	for (const struct xml *k = x->first; k && depth < MAX_DEPTH; k = k->next) {
		struct str own = str_fmt(a, "%.*s%s%.*s", STRF(key), key.n ? "." : "", STRF(k->name));
		if (!k->attributes.n && !k->first)
			add(a, c, key, str_trim(k->text), true); /* an item of a list */
		else
			read_tree(a, c, k, own, depth + 1);
	}
}

/* Spring keeps several documents in one file; one that cannot be read says nothing. */
static int read_yaml(struct arena *a, struct flyway_config *c, struct str text, struct err *e)
{
	size_t from = 0;
	for (struct format_line l = {0}; from < text.n;) {
		bool more = format_next_line(text, &l);
		if (more && !str_starts(l.text, STR("---")))
			continue;
		struct str document = str_sub(text, from, more ? l.at : text.n);
		from = more ? l.next : text.n;
		struct xml *root;
		int rc = str_trim(document).n ? yaml_parse(a, document, &root, e) : ERR_INPUT;
		struct flyway_config own = {0};
		if (!rc)
			read_tree(a, format_flyway_is_profile(document) ? &own : c, root, STR_NONE, 0);
		format_flyway_keep_profile(a, c, &own);
		if (!rc)
			continue;
		if (rc != ERR_INPUT && rc != ERR_LIMIT)
			return rc;
		if (str_trim(document).n)
			err_drop(e, rc);
	}
	return 0;
}

/* -- Maven -- */

static struct str child_text(const struct xml *x, const char *name)
{
	for (const struct xml *k = x->first; k; k = k->next)
		if (str_eq(k->name, str_of(name)))
			return str_trim(k->text);
	return STR_NONE;
}

static void read_configuration(struct arena *a, struct flyway_config *c, const struct xml *x)
{
	for (const struct xml *k = x->first; k; k = k->next) {
		struct str key = str_fmt(a, "flyway.%.*s", STRF(k->name));
		if (!k->first)
			add(a, c, key, str_trim(k->text), false);
		for (const struct xml *i = k->first; i; i = i->next) {
			if (str_eq(k->name, STR("placeholders")))
				add(a, c, str_fmt(a, "%.*s.%.*s", STRF(key), STRF(i->name)),
					str_trim(i->text), false);
			else
				add(a, c, key, str_trim(i->text), true);
		}
	}
}

static void read_maven(struct arena *a, struct flyway_config *c, const struct xml *x, int depth)
{
	bool plugin = str_eq(x->name, STR("plugin")) &&
		      str_eq(child_text(x, "artifactId"), STR("flyway-maven-plugin"));
	for (const struct xml *k = x->first; k && depth < MAX_DEPTH; k = k->next) {
		if (plugin && str_eq(k->name, STR("configuration")))
			read_configuration(a, c, k);
		if (str_eq(x->name, STR("properties")) && !k->first)
			add(a, c, k->name, str_trim(k->text), false);
		read_maven(a, c, k, depth + 1);
	}
}

static int read_pom(struct arena *a, struct flyway_config *c, struct str text, struct err *e)
{
	struct xml *root;
	int rc = xml_parse(a, text, &root, e);
	if (!rc)
		read_maven(a, c, root, 0);
	else if (rc == ERR_INPUT || rc == ERR_LIMIT)
		err_drop(e, rc);
	return rc == ERR_INPUT || rc == ERR_LIMIT ? 0 : rc;
}

/* -- Gradle -- */

static struct str block_of(struct str text, const char *head)
{
	for (size_t at = 0; (at = str_find(text, str_of(head), at)) != SIZE_MAX;) {
		bool whole = !at || format_is_blank(text.p[at - 1]);
		for (at += str_of(head).n; at < text.n && format_is_blank(text.p[at]);)
			at++;
		if (!whole || at >= text.n || text.p[at] != '{')
			continue;
		size_t from = at + 1, depth = 1;
		while (++at < text.n && depth)
			depth += (size_t)(text.p[at] == '{') - (size_t)(text.p[at] == '}');
		return str_sub(text, from, at);
	}
	return STR_NONE;
}

/* ['a': 'x', b: "y"] and mapOf("a" to "x"): the words and strings of a list, in twos. */
static void read_pairs(struct arena *a, struct flyway_config *c, struct str text, size_t at)
{
	struct str pair[2];
	size_t n = 0;
	while (at < text.n && text.p[at] != ']' && text.p[at] != ')' && text.p[at] != '\0') {
		char quote = text.p[at];
		size_t from = at;
		if (quote == '"' || quote == '\'') {
			for (from = ++at; at < text.n && text.p[at] != quote;)
				at++;
			pair[n++] = str_sub(text, from, at++);
		} else if ((quote | 32) >= 'a' && (quote | 32) <= 'z') {
			while (at < text.n &&
				(text.p[at] == '_' ||
					((text.p[at] | 32) >= 'a' && (text.p[at] | 32) <= 'z') ||
					(text.p[at] >= '0' && text.p[at] <= '9')))
				at++;
			struct str word = str_sub(text, from, at);
			if (n || (at < text.n && text.p[at] != ':'))
				n = str_eq(word, STR("to")) ? n : 0; /* a value that is computed */
			else
				pair[n++] = word;
		} else {
			at++;
		}
		if (n == 2) {
			add(a, c, str_fmt(a, "flyway.placeholders.%.*s", STRF(pair[0])), pair[1], false);
			n = 0;
		}
	}
}

static void read_gradle(struct arena *a, struct flyway_config *c, struct str text)
{
	static const char *const scalars[] = {"table", "defaultSchema", "outOfOrder",
		"placeholderReplacement", "placeholderPrefix", "placeholderSuffix", "sqlMigrationPrefix",
		"repeatableSqlMigrationPrefix", "undoSqlMigrationPrefix", "baselineMigrationPrefix",
		"sqlMigrationSeparator"};
	struct str block = block_of(text, "flyway");
	for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
		struct str value = format_mention_value(block, scalars[i]);
		if (value.n)
			add(a, c, str_fmt(a, "flyway.%s", scalars[i]), value, false);
	}
	size_t at = str_find(block, STR("locations"), 0), end;
	if (at != SIZE_MAX)
		add(a, c, STR("flyway.locations"), strings_in(a, block, at, &end), false);
	at = str_find(block, STR("placeholders"), 0);
	size_t list = at == SIZE_MAX ? at : str_find(block, STR("["), at);
	size_t call = at == SIZE_MAX ? at : str_find(block, STR("("), at);
	if (at != SIZE_MAX && (list != SIZE_MAX || call != SIZE_MAX))
		read_pairs(a, c, block, (list < call ? list : call) + 1);
}

/* -- the files -- */

static int read_file(
	struct arena *a, struct flyway_config *c, struct str path, struct str text, struct err *e)
{
	if (str_ends(path, STR(".toml")))
		read_toml(a, c, text);
	else if (str_ends(path, STR(".yml")) || str_ends(path, STR(".yaml")))
		return read_yaml(a, c, text, e);
	else if (str_ends(path, STR(".xml")))
		return read_pom(a, c, text, e);
	else if (str_ends(path, STR(".gradle")) || str_ends(path, STR(".kts")))
		read_gradle(a, c, text);
	else
		read_properties(a, c, text);
	return 0;
}

static int read_folder(
	const struct files *f, struct arena *a, struct str dir, struct flyway_config *out, struct err *e)
{
	static const char *const names[] = {"flyway.toml", "flyway.conf", "conf/flyway.conf",
		"application.properties", "application.yml", "application.yaml",
		"src/main/resources/application.properties", "src/main/resources/application.yml",
		"src/main/resources/application.yaml", "pom.xml", "build.gradle", "build.gradle.kts"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str path = format_path(a, dir, str_of(names[i])), text;
		bool there;
		if (format_read_config(f, a, path, &text, &there, e))
			return (int)e->code;
		if (!there || (str_find(text, STR("flyway"), 0) == SIZE_MAX &&
				      str_find(text, STR("Flyway"), 0) == SIZE_MAX))
			continue;
		if (!out->where.found)
			out->where = (struct format_mention){.found = true, .path = path, .text = text};
		if (read_file(a, out, path, text, e))
			return (int)e->code;
	}
	return 0;
}

/* application-PROFILE.yml and its like, in both places. */
static int read_profiles(
	const struct files *f, struct arena *a, struct str dir, struct flyway_config *out, struct err *e)
{
	static const char *const homes[] = {"", "src/main/resources"};
	for (size_t h = 0; h < sizeof homes / sizeof *homes; h++) {
		struct names_list all;
		struct str home = *homes[h] ? format_path(a, dir, str_of(homes[h])) : dir;
		if (f->list(f->ctx, a, home, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			struct flyway_config own = {0};
			struct str path = format_path(a, home, all.v[i]), text;
			bool there, file = str_ends(path, STR(".yml")) || str_ends(path, STR(".yaml")) ||
					   str_ends(path, STR(".properties"));
			if (!file || !str_starts(all.v[i], STR("application-")))
				continue;
			if (format_read_config(f, a, path, &text, &there, e) ||
				(there && read_file(a, &own, path, text, e)))
				return (int)e->code;
			if (own.n && !out->where.found)
				out->where =
					(struct format_mention){.found = true, .path = path, .text = text};
			format_flyway_keep_profile(a, out, &own);
		}
	}
	return 0;
}

int format_flyway_config(
	const struct files *f, struct arena *a, struct str dir, struct flyway_config *out, struct err *e)
{
	static const struct str resources = {"src/main/resources", 18};
	*out = (struct flyway_config){0};
	for (;; dir = str_dirname(dir)) {
		if (read_folder(f, a, dir, out, e) || read_profiles(f, a, dir, out, e))
			return (int)e->code;
		if (out->where.found || !dir.n)
			break;
	}
	format_flyway_take_profiles(a, out);
	out->folder = dir;
	if (str_ends(dir, resources)) /* a program starts above it */
		out->folder = str_sub(dir, 0, dir.n > resources.n ? dir.n - resources.n - 1 : 0);
	return 0;
}

struct str format_flyway_setting(const struct flyway_config *c, const char *key)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].key, str_of(key)))
			return c->v[i].value;
	return STR_NONE;
}
