#define _XOPEN_SOURCE 700 /* realpath() */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gitcheck/repo_internal.h"

/* root trusts what belongs to root and, under sudo, what belongs to the user who called it. */
static bool mine(struct arena *a, struct str path)
{
	struct stat st;
	if (lstat(str_z(a, path), &st))
		return false;
	uid_t me = geteuid();
	if (st.st_uid == me)
		return true;
	const char *sudo = getenv("SUDO_UID");
	uint64_t caller;
	return me == 0 && sudo && str_u64(str_of(sudo), &caller) && caller == st.st_uid;
}

static struct str real_path(struct arena *a, struct str path)
{
	char *real = realpath(str_z(a, path), NULL);
	if (!real)
		return path;
	struct str s = str_dup(a, str_of(real));
	free(real);
	return s;
}

static bool entry_allows(
	struct arena *a, const struct repo_owner_input *in, struct str entry, struct str place)
{
	if (str_eq(entry, STR("*")))
		return true;
	if (str_starts(entry, STR("~/")))
		entry = str_fmt(a, "%.*s%.*s", STRF(in->home), STRF(str_sub(entry, 1, SIZE_MAX)));
	if (str_ends(entry, STR("/*"))) {
		struct str root = real_path(a, str_sub(entry, 0, entry.n - 2));
		return str_starts(place, str_fmt(a, "%.*s/", STRF(root)));
	}
	return str_eq(real_path(a, entry), place);
}

bool repo_owner_allows(struct arena *a, const struct repo_owner_input *in)
{
	if ((in->folder.n == 0 || mine(a, in->folder)) && mine(a, in->git_folder))
		return true;
	struct str place = real_path(a, in->folder.n ? in->folder : in->git_folder);
	bool allowed = false;
	/* An empty value takes back all before it. */
	for (size_t i = 0; i < in->nsafe; i++)
		allowed = in->safe[i].n > 0 && (allowed || entry_allows(a, in, in->safe[i], place));
	return allowed;
}
