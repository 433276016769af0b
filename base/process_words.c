#include <string.h>

#include "base/process.h"

extern char **environ;

int process_words(struct arena *a, struct str line, const char ***argv, struct err *e)
{
	VEC(const char *) v = {0};
	line = str_trim(line);
	while (line.n && v.n < PROCESS_WORDS) {
		bool quoted = line.p[0] == '"';
		struct str rest = str_sub(line, quoted, line.n);
		if (quoted && str_chr(rest, '"') == SIZE_MAX)
			return err_set(e, ERR_CONFIG, "a quote is not closed");
		struct str word = str_cut(&rest, quoted ? '"' : ' ');
		*VEC_PUSH(a, &v) = str_z(a, word);
		line = str_trim(rest);
	}
	if (!v.n)
		return err_set(e, ERR_CONFIG, "there is no program");
	if (line.n)
		return err_set(e, ERR_CONFIG, "there are more than %d words", PROCESS_WORDS);
	*VEC_PUSH(a, &v) = NULL;
	*argv = v.v;
	return 0;
}

static bool is_among(const char *old, const struct str *more, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t name = str_chr(more[i], '=');
		if (name != SIZE_MAX && str_starts(str_of(old), str_sub(more[i], 0, name + 1)))
			return true;
	}
	return false;
}

const char *const *process_environment(struct arena *a, const struct str *more, size_t n)
{
	size_t had = 0, k = 0;
	while (environ[had])
		had++;
	const char **v = ARENA_ARRAY(a, const char *, had + n + 1);
	for (size_t i = 0; i < had; i++)
		if (!is_among(environ[i], more, n))
			v[k++] = environ[i];
	for (size_t i = 0; i < n; i++)
		v[k++] = str_z(a, more[i]);
	return v;
}
