#include "migrate/guard.h"

const char *guard_rule_word(enum guard_rule r)
{
	static const char *const words[] = {
		"marker-mismatch", "no-guard", "identity", "read-only", "pooler", "not-promoted", "unmerged"};
	return words[r];
}

static struct guard_refusal *refuse(struct arena *a, struct guard *out, enum guard_rule rule, bool critical)
{
	struct guard_refusal *r = VEC_PUSH(a, &out->refusals);
	r->rule = rule;
	r->critical = critical;
	out->critical = out->critical || critical;
	return r;
}

/* Empty when the marker holds. */
static struct str marker_trouble(struct arena *a, const struct guard_marker *m)
{
	if (m->failed.n)
		return str_fmt(a, "its query gave no answer: %.*s", STRF(m->failed));
	if (m->rows != 1)
		return str_fmt(a, "its query gave %zu rows, not one", m->rows);
	if (m->columns != 1)
		return str_fmt(a, "its query gave %zu columns, not one", m->columns);
	if (m->null)
		return str_fmt(a, "its query gave NULL, not \"%.*s\"", STRF(m->expect));
	if (!str_eq(m->got, m->expect))
		return str_fmt(a, "the database says \"%.*s\", the configuration expects \"%.*s\"",
			STRF(m->got), STRF(m->expect));
	return STR_NONE;
}

static void check_markers(struct arena *a, const struct guard_input *in, struct guard *out)
{
	if (!in->nmarkers && !in->none) {
		struct guard_refusal *r = refuse(a, out, GUARD_NO_GUARD, false);
		r->what = str_fmt(a, "environment \"%.*s\" has no guard", STRF(in->environment));
		r->hint = str_fmt(a,
			"Add [guard \"%.*s.NAME\"] with a query and what it must answer, or say guard = none "
			"in its "
			"[environment] section.",
			STRF(in->environment));
	}
	for (size_t i = 0; i < in->nmarkers; i++) {
		struct str trouble = marker_trouble(a, &in->markers[i]);
		if (!trouble.n)
			continue;
		struct guard_refusal *r = refuse(a, out, GUARD_MARKER, true);
		r->what = str_fmt(a, "this is not \"%.*s\": marker \"%.*s\" does not hold, %.*s",
			STRF(in->environment), STRF(in->markers[i].name), STRF(trouble));
		r->hint = STR("Check the connection address first. Only when it is right, correct the marker "
			      "in the "
			      "database or in the configuration.");
	}
}

static bool same_identity(const struct guard_identity *x, const struct guard_identity *y)
{
	return str_eq(x->server, y->server) && str_eq(x->database, y->database);
}

static void refuse_other(struct arena *a, const struct guard_input *in, struct guard *out)
{
	struct guard_refusal *r = refuse(a, out, GUARD_IDENTITY, true);
	r->what = str_fmt(a,
		"\"%.*s\" is bound to database \"%.*s\" on server %.*s, but this is database \"%.*s\" on "
		"server "
		"%.*s",
		STRF(in->environment), STRF(in->bound.database), STRF(in->bound.server),
		STRF(in->now.database), STRF(in->now.server));
	r->hint = str_fmt(a,
		"A restored copy carries the history of its original. If this database is \"%.*s\" from now "
		"on: "
		"apply --env %.*s --rebind %.*s.",
		STRF(in->environment), STRF(in->environment), STRF(in->environment));
}

/* Two names for one database: the address of this environment is that of another. */
static void refuse_bound_as(struct arena *a, const struct guard_input *in, struct guard *out)
{
	struct guard_refusal *r = refuse(a, out, GUARD_IDENTITY, true);
	r->what = str_fmt(a, "this database is bound to \"%.*s\", not to \"%.*s\"", STRF(in->bound_as),
		STRF(in->environment));
	r->hint = str_fmt(a,
		"Check the connection address. If this database is \"%.*s\" from now on: apply --env "
		"%.*s --rebind %.*s.",
		STRF(in->environment), STRF(in->environment), STRF(in->environment));
}

/* A marker table travels inside dumps (RELIABILITY 1.10), so the server itself is remembered too. */
static void check_identity(struct arena *a, const struct guard_input *in, struct guard *out)
{
	if (!in->now.known) {
		struct guard_refusal *r = refuse(a, out, GUARD_IDENTITY, false);
		r->what = STR("the server does not say who it is");
		r->hint = STR("The identity is what binds an environment to one server; see doctor.");
		return;
	}
	if (in->bound.known && same_identity(&in->now, &in->bound) && !in->bound_as.n)
		return;
	out->bind = true;
	if (str_eq(in->rebind, in->environment))
		return;
	if (in->bound_as.n)
		refuse_bound_as(a, in, out);
	else if (in->bound.known)
		refuse_other(a, in, out);
}

static void check_server(struct arena *a, const struct guard_input *in, struct guard *out)
{
	if (!in->writable) {
		struct guard_refusal *r = refuse(a, out, GUARD_READ_ONLY, false);
		r->what = str_fmt(a, "the database cannot be written: %.*s", STRF(in->why_not));
		r->hint = STR("Connect to the primary.");
	}
	if (in->pooler && !in->pooler_allowed) {
		struct guard_refusal *r = refuse(a, out, GUARD_POOLER, false);
		r->what = STR("there is a connection pooler between this program and the server");
		r->hint =
			STR("Session locks do not hold through transaction pooling. Use the server's direct "
			    "address, or --pooler session when it is known to pool whole sessions.");
	}
}

static void check_promotion(struct arena *a, const struct guard_input *in, struct guard *out)
{
	if (!in->after.n)
		return;
	if (in->after_failed.n) {
		struct guard_refusal *r = refuse(a, out, GUARD_NOT_PROMOTED, false);
		r->what = str_fmt(a, "\"%.*s\" comes after \"%.*s\", whose state is not known: %.*s",
			STRF(in->environment), STRF(in->after), STRF(in->after_failed));
		r->hint = STR("What could not be read is never taken as applied.");
	}
	for (size_t i = 0; i < in->nnot_promoted; i++) {
		const struct guard_step *s = &in->not_promoted[i];
		struct guard_refusal *r = refuse(a, out, GUARD_NOT_PROMOTED, false);
		r->what = str_fmt(a,
			"migration %.*s%s%.*s is not applied in \"%.*s\", which comes before \"%.*s\"",
			STRF(s->source), s->source.n ? ":" : "", STRF(s->id), STRF(in->after),
			STRF(in->environment));
		r->hint = str_fmt(a, "Apply it there first: schemagate apply --env %.*s.", STRF(in->after));
	}
}

static void check_merged(struct arena *a, const struct guard_input *in, struct guard *out)
{
	if (!in->refuse_unmerged || (in->merge_known && in->merged))
		return;
	struct guard_refusal *r = refuse(a, out, GUARD_UNMERGED, false);
	if (in->merge_known)
		r->what = str_fmt(a, "commit %.*s is not on %.*s", STRF(in->commit), STRF(in->base_branch));
	else
		r->what = str_fmt(a, "whether commit %.*s is merged is not known", STRF(in->commit));
	r->hint = str_fmt(
		a, "\"%.*s\" takes merged migrations only: unmerged = refuse.", STRF(in->environment));
}

void guard_of(struct arena *a, const struct guard_input *in, struct guard *out)
{
	*out = (struct guard){0};
	check_markers(a, in, out);
	check_identity(a, in, out);
	check_server(a, in, out);
	check_promotion(a, in, out);
	check_merged(a, in, out);
	out->allowed = out->refusals.n == 0;
	out->bind = out->bind && out->allowed;
}
