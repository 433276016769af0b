#include "schemas/replay_flow.h"

#include "schemas/replay_condition.h"

enum { MAX_OPEN = 100 };

bool replay_flow_runs(const struct replay_flow *f)
{
	return !f->stopped && (!f->open.n || f->open.v[f->open.n - 1] == 1);
}

static bool opens(struct str text)
{
	return str_starts(text, STR(REPLAY_WHEN)) || str_starts(text, STR(REPLAY_AGAIN));
}

bool replay_flow_asks(const struct replay_flow *f, struct str text)
{
	return replay_flow_runs(f) &&
	       (str_starts(text, STR(REPLAY_WHEN)) || str_starts(text, STR(REPLAY_ONLY_IF)) ||
		       str_starts(text, STR(REPLAY_HALT_UNLESS)));
}

static int outcome(struct replay_flow *f, const struct catalog *now, struct str text)
{
	uint64_t which;
	if (str_starts(text, STR(REPLAY_AGAIN))) {
		struct str number =
			str_sub(text, sizeof REPLAY_AGAIN - 1, str_find(text, STR(REPLAY_CONDITION_END), 0));
		return str_u64(number, &which) && which < f->outcomes.n ? f->outcomes.v[which] : -1;
	}
	int holds = replay_flow_runs(f) ? replay_condition(now, text) : -1;
	*VEC_PUSH(f->a, &f->outcomes) = (signed char)holds;
	return holds;
}

static enum replay_flow_result open_block(struct replay_flow *f, const struct catalog *now, struct str text)
{
	bool runs = replay_flow_runs(f);
	int holds = outcome(f, now, text);
	if (f->open.n >= MAX_OPEN)
		f->stopped = true;
	*VEC_PUSH(f->a, &f->open) = (signed char)(runs ? holds : -1);
	return (runs && holds < 0) || f->open.n > MAX_OPEN ? REPLAY_FLOW_NOT_READ : REPLAY_FLOW_READ;
}

/* One condition for all that follows. */
static enum replay_flow_result gate(struct replay_flow *f, const struct catalog *now, struct str text)
{
	int holds = replay_flow_runs(f) ? replay_condition(now, text) : 1;
	f->stopped = f->stopped || holds != 1;
	if (holds < 0)
		return REPLAY_FLOW_NOT_READ;
	return !holds && str_starts(text, STR(REPLAY_HALT_UNLESS)) ? REPLAY_FLOW_HALTS : REPLAY_FLOW_READ;
}

/* Ends without a beginning are passed over. */
static void end_part(struct replay_flow *f, bool whole)
{
	if (!f->open.n)
		return;
	signed char *last = &f->open.v[f->open.n - 1];
	if (whole)
		f->open.n--;
	else if (*last >= 0)
		*last = !*last;
}

enum replay_flow_result replay_flow_pass(struct replay_flow *f, const struct catalog *now, struct str text)
{
	if (opens(text))
		return open_block(f, now, text);
	if (str_eq(text, STR(REPLAY_STOP)))
		f->stopped = f->stopped || replay_flow_runs(f);
	else if (str_eq(text, STR(REPLAY_OTHERWISE)) || str_eq(text, STR(REPLAY_END_WHEN)))
		end_part(f, str_eq(text, STR(REPLAY_END_WHEN)));
	else
		return gate(f, now, text);
	return REPLAY_FLOW_READ;
}
