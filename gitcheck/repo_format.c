#include <git2.h>
#include <string.h>

#include "base/file.h"
#include "gitcheck/repo_internal.h"

enum { LONG_ID = 64, FOLDERS = 256 };

static int sha256(struct err *e)
{
	err_set(e, ERR_GIT, "the repository uses SHA-256 object ids, which cannot be read yet");
	err_hint(e, "Use a clone with the usual SHA-1 object format.");
	return ERR_GIT;
}

int repo_format(const struct repo *r, struct err *e)
{
	git_config *cfg = NULL;
	const char *value = NULL;
	int rc = 0;
	if (git_repository_config_snapshot(&cfg, r->handle) == 0 &&
		git_config_get_string(&value, cfg, "extensions.objectformat") == 0 &&
		strcmp(value, "sha1") != 0) {
		if (strcmp(value, "sha256") == 0)
			rc = sha256(e);
		else
			rc = err_set(
				e, ERR_GIT, "the repository's object format \"%s\" cannot be read", value);
		err_detail(e, "So says extensions.objectformat in \"%.*sconfig\".", STRF(r->common));
	}
	git_config_free(cfg);
	git_error_clear();
	return rc;
}

/* "pack-<id>.idx" and its like; the name of a loose object is an id without the two digits of its folder. */
static bool is_long(struct str name, size_t digits)
{
	if (digits == LONG_ID && !str_starts(name, STR("pack-")))
		return false;
	struct str id = digits == LONG_ID ? str_sub(name, 5, str_chr(name, '.')) : name;
	for (size_t i = 0; i < id.n; i++)
		if (!((id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f')))
			return false;
	return id.n == digits;
}

static bool has_long(struct arena *a, struct str folder, size_t digits)
{
	struct file_names names = {.v = NULL};
	struct err mine = err_new(a);
	int rc = file_list(a, folder, &names, &mine);
	err_drop(&mine, rc);
	for (size_t i = 0; i < names.n; i++)
		if (is_long(names.v[i], digits))
			return true;
	return false;
}

int repo_format_missed(const struct repo *r, struct err *e)
{
	struct arena *a = arena_new("the names of objects");
	struct str own = r->store.n ? r->store.v[0] : STR_NONE;
	bool found = own.n && has_long(a, str_fmt(a, "%.*s/pack", STRF(own)), LONG_ID);
	for (unsigned i = 0; own.n && i < FOLDERS && !found; i++)
		found = has_long(a, str_fmt(a, "%.*s/%02x", STRF(own), i), LONG_ID - 2);
	arena_free(a);
	if (!found)
		return 0;
	int rc = sha256(e);
	err_detail(e, "Its configuration does not say so, its objects do.");
	return rc;
}
