#include "migrate/apply_run.h"

static int write_row(struct apply_run *r, struct session *s, bool adds, struct str *hash, struct err *e)
{
	struct history_row row = {.run = r->q->run,
		.event = str_of(history_event_word(HISTORY_DEPLOYED)),
		.source = STR(HISTORY_ENVIRONMENT),
		.id = r->q->environment,
		.actor = r->q->actor,
		.commit = r->q->commit,
		.note = adds ? STR("adds") : STR("")};
	int rc = apply_session_second(r, s, false, e);
	if (!rc)
		rc = history_append(r->q->engine, s, r->a, &row, e);
	*hash = row.hash;
	return rc;
}

int apply_deployed(
	struct arena *a, const struct apply_request *q, bool adds, struct apply_result *out, struct err *e)
{
	struct apply_run r;
	struct session *s;
	struct str hash;
	bool committed = false;
	int rc = apply_run_open(&r, a, q, APPLY_RUN_NOTE, out, e);
	if (!rc)
		rc = apply_record_setup(&r, e);
	if (!rc)
		rc = apply_session_open(&r, a, "deployed", &s, e);
	if (!rc)
		rc = q->engine->begin(s, e);
	if (!rc)
		rc = write_row(&r, s, adds, &hash, e);
	if (!rc)
		rc = apply_record_commit(&r, s, hash, &committed, e);
	apply_run_close(&r);
	return rc;
}
