/*
 * An engine in front of another one, for reading alone: what is asked of it a first time fails and is written
 * down, so that all that several readers want to know can be asked in one trip; when they run again, they are
 * answered.
 */
#ifndef MIGRATE_ENGINE_AHEAD_H
#define MIGRATE_ENGINE_AHEAD_H

#include "migrate/engine.h"

struct ahead;

/* NULL when g cannot ask several questions at once: then there is nothing to win. It belongs to the arena,
 * and may be used before there is a session. */
struct ahead *engine_ahead_new(struct arena *a, const struct engine *g);
/* What stands in for engine and session: dialect, caps, quote() and query() work, all else is not there. */
const struct engine *engine_ahead_engine(struct ahead *h);
struct session *engine_ahead_session(struct ahead *h);
/* The session to ask; before that, everything is only written down. */
void engine_ahead_connect(struct ahead *h, struct session *s);
/* The questions that were never asked: for engine_opts.ahead, where they are taken as asked when open() is
 * done. */
struct engine_asked *engine_ahead_open(struct ahead *h, size_t *n);
/* Did a reader meet a question that has not been asked? Its failure then means nothing: engine_ahead_ask(),
 * and run all of them again. */
bool engine_ahead_missing(const struct ahead *h);
MUST_CHECK int engine_ahead_ask(struct ahead *h, struct err *e);
/* The answers are of no use any more. */
void engine_ahead_forget(struct ahead *h);

#endif
