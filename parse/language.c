#include "parse/language.h"

static const struct {
	const char *extension;
	enum language language;
} rows[] = {
	{"sql", LANGUAGE_SQL},
	{"pgsql", LANGUAGE_SQL},
	{"ts", LANGUAGE_TYPESCRIPT},
	{"mts", LANGUAGE_TYPESCRIPT},
	{"cts", LANGUAGE_TYPESCRIPT},
	{"tsx", LANGUAGE_TSX},
	{"jsx", LANGUAGE_TSX},
	{"js", LANGUAGE_JAVASCRIPT},
	{"mjs", LANGUAGE_JAVASCRIPT},
	{"cjs", LANGUAGE_JAVASCRIPT},
	{"php", LANGUAGE_PHP},
	{"phtml", LANGUAGE_PHP},
	{"go", LANGUAGE_GO},
	{"py", LANGUAGE_PYTHON},
	{"rb", LANGUAGE_RUBY},
	{"rake", LANGUAGE_RUBY},
	{"java", LANGUAGE_JAVA},
	{"kt", LANGUAGE_KOTLIN},
	{"kts", LANGUAGE_KOTLIN},
	{"cs", LANGUAGE_CSHARP},
	{"rs", LANGUAGE_RUST},
	{"ex", LANGUAGE_ELIXIR},
	{"exs", LANGUAGE_ELIXIR},
	{"scala", LANGUAGE_SCALA},
	{"c", LANGUAGE_C},
	{"h", LANGUAGE_C},
	{"pgc", LANGUAGE_C}, /* embedded SQL: reader_ecpg.c */
	{"cc", LANGUAGE_CPP},
	{"cpp", LANGUAGE_CPP},
	{"cxx", LANGUAGE_CPP},
	{"hpp", LANGUAGE_CPP},
	{"dart", LANGUAGE_DART},
	/* Source texts without a grammar of ours: their strings are read by the plain lexer. */
	{"vue", LANGUAGE_OTHER},
	{"svelte", LANGUAGE_OTHER},
	{"astro", LANGUAGE_OTHER},
	{"swift", LANGUAGE_OTHER},
	{"pl", LANGUAGE_OTHER},
	{"pm", LANGUAGE_OTHER},
	{"lua", LANGUAGE_OTHER},
	{"groovy", LANGUAGE_OTHER},
	{"gradle", LANGUAGE_OTHER},
	{"clj", LANGUAGE_OTHER},
	{"erl", LANGUAGE_OTHER},
	{"hs", LANGUAGE_OTHER},
	{"ml", LANGUAGE_OTHER},
	{"fs", LANGUAGE_OTHER},
	{"vb", LANGUAGE_OTHER},
	{"r", LANGUAGE_OTHER},
	{"sh", LANGUAGE_OTHER},
	{"bash", LANGUAGE_OTHER},
	{"erb", LANGUAGE_OTHER}, /* its Ruby: template_ruby() */
	{"prisma", LANGUAGE_OTHER},
	{"graphql", LANGUAGE_OTHER},
	{"cshtml", LANGUAGE_OTHER},
	{"razor", LANGUAGE_OTHER},
	{"ejs", LANGUAGE_OTHER},
	{"jsp", LANGUAGE_OTHER},
	{"mdx", LANGUAGE_OTHER},
	{"twig", LANGUAGE_OTHER},
	{"pyx", LANGUAGE_OTHER},
	{"jl", LANGUAGE_OTHER},
	{"cr", LANGUAGE_OTHER},
	{"nim", LANGUAGE_OTHER},
	{"zig", LANGUAGE_OTHER},
	{"edn", LANGUAGE_OTHER},
	{"toml", LANGUAGE_OTHER},
	{"properties", LANGUAGE_OTHER},
	{"xml", LANGUAGE_OTHER},
	{"yml", LANGUAGE_OTHER},
	{"yaml", LANGUAGE_OTHER},
};

enum language language_of_path(struct str path)
{
	struct str name = str_basename(path);
	size_t dot = str_rchr(name, '.');
	if (dot == SIZE_MAX)
		return str_eq(name, STR("Rakefile")) ? LANGUAGE_RUBY : LANGUAGE_NONE;
	/* pnpm-lock.yaml and its like are data, and large; a lock.sql is not. */
	if (str_ends(name, STR("lock.yaml")) || str_ends(name, STR("lock.yml")))
		return LANGUAGE_NONE;
	struct str extension = str_sub(name, dot + 1, name.n);
	/* What sqlx (Rust) keeps of each query!: the whole statement (sqlx-macros-core, query/data.rs). */
	bool cache = str_starts(name, STR("query-")) && str_eq(extension, STR("json")) &&
		     str_eq(str_basename(str_dirname(path)), STR(".sqlx"));
	if (cache)
		return LANGUAGE_OTHER;
	if (str_ends(name, STR(".sql.erb")) || str_ends(name, STR(".sql.j2")) ||
		str_ends(name, STR(".sql.jinja")))
		return LANGUAGE_SQL;
	/* Asked of each file of a tree: the first letter (all are letters) rules most rows out. */
	char first = (char)(extension.n ? extension.p[0] | 0x20 : 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].extension[0] == first && str_ieq(extension, str_of(rows[i].extension)))
			return rows[i].language;
	return LANGUAGE_NONE;
}

enum language language_of_shebang(struct str text)
{
	static const struct {
		const char *program;
		enum language language;
	} programs[] = {{"python", LANGUAGE_PYTHON}, {"ruby", LANGUAGE_RUBY}, {"php", LANGUAGE_PHP},
		{"node", LANGUAGE_JAVASCRIPT}, {"bun", LANGUAGE_TYPESCRIPT}, {"deno", LANGUAGE_TYPESCRIPT},
		{"tsx", LANGUAGE_TYPESCRIPT}, {"ts-node", LANGUAGE_TYPESCRIPT}};
	if (!str_starts(text, STR("#!")))
		return LANGUAGE_NONE;
	struct str line = str_cut(&text, '\n');
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
		size_t at = str_find(line, str_of(programs[i].program), 2);
		if (at != SIZE_MAX && (line.p[at - 1] == '/' || line.p[at - 1] == ' '))
			return programs[i].language;
	}
	return LANGUAGE_OTHER;
}

const char *language_name(enum language l)
{
	static const char *const names[LANGUAGE_COUNT] = {"none", "sql", "typescript", "tsx", "javascript",
		"php", "go", "python", "ruby", "java", "kotlin", "c-sharp", "rust", "elixir", "scala", "c",
		"cpp", "dart", "other"};
	return names[l];
}

bool language_has_grammar(enum language l)
{
	switch (l) {
	case LANGUAGE_NONE:
	case LANGUAGE_SQL:
	case LANGUAGE_C:
	case LANGUAGE_CPP:
	case LANGUAGE_OTHER:
	case LANGUAGE_COUNT:
		return false;
	default:
		return true;
	}
}
