#include "migrate/format.h"
#include "migrate/history.h"
#include "migrate/reconcile.h"
#include "tests/unit/tap.h"

#include "base/sha.h"

static struct arena *a;

static struct migration *file(struct migrations *l, const char *id, const char *text, long long key)
{
	struct migration *m = VEC_PUSH(a, l);
	m->id = str_of(id);
	m->raw = str_of(text);
	m->checksum = str_fmt(a, "sha256:%.*s", STRF(sha_hex(a, m->raw)));
	m->canonical = migration_canonical_of(a, m->raw);
	m->order_key = key;
	return m;
}

static struct applied *row(struct history *h, const char *id, const char *text, long long key)
{
	struct applied *p = VEC_PUSH(a, h);
	p->id = str_of(id);
	if (text)
		p->checksum = str_fmt(a, "sha256:%.*s", STRF(sha_hex(a, str_of(text))));
	p->order_key = key;
	return p;
}

/* "id=state" of everything, "~" behind what differs in bytes only. */
static struct str states(const struct migrations *l, const struct history *h)
{
	struct reconciliation r;
	struct str out = STR("");
	size_t sum;
	reconcile(a, l, h, &r);
	for (size_t i = 0; i < r.n; i++) {
		struct str id = r.v[i].file == SIZE_MAX ? h->v[r.v[i].applied].id : l->v[r.v[i].file].id;
		out = str_fmt(a, "%.*s%s%.*s=%s%s", STRF(out), i ? " " : "", STRF(id),
			migration_state_word(r.v[i].state), r.v[i].bytes_only ? "~" : "");
	}
	sum = r.napplied + r.npending + r.nchanged + r.nmissing + r.nfailed + r.nout_of_order + r.nunreadable;
	OK(sum == r.n, "the counts add up");
	return out;
}

static void test_sets(void)
{
	struct migrations l = {0};
	struct history h = {0};
	IS(states(&l, &h), STR(""), "nothing");
	file(&l, "1", "a", 0);
	file(&l, "2", "b", 0);
	file(&l, "3", "c", 0);
	IS(states(&l, &h), STR("1=pending 2=pending 3=pending"), "nothing applied");
	row(&h, "1", "a", 0);
	row(&h, "3", NULL, 0);
	IS(states(&l, &h), STR("1=applied 2=out-of-order 3=applied"), "a hole; no checksum is not compared");
	row(&h, "9", "x", 0);
	row(&h, "0", "x", 0);
	IS(states(&l, &h), STR("1=applied 2=out-of-order 3=applied 9=missing 0=missing"),
		"rows without files, in order");
	row(&h, "2", "b", 0)->failed = true;
	IS(states(&l, &h), STR("1=applied 2=failed 3=applied 9=missing 0=missing"), "failed");
	l.v[0].problem = MIGRATION_UNREADABLE;
	IS(states(&l, &h), STR("1=unreadable 2=failed 3=applied 9=missing 0=missing"), "unreadable");
}

static void test_duplicates(void)
{
	struct migrations l = {0};
	struct history h = {0};
	file(&l, "1", "a", 0);
	file(&l, "1", "b", 0);
	row(&h, "1", NULL, 0);
	IS(states(&l, &h), STR("1=applied 1=pending"), "one row is one file's");
	row(&h, "1", NULL, 0);
	row(&h, "1", NULL, 0);
	IS(states(&l, &h), STR("1=applied 1=applied 1=missing"), "three rows");
}

static void test_changes(void)
{
	struct migrations l = {0};
	struct history h = {0};
	file(&l, "1", "a\nb\n", 0);
	struct applied *p = row(&h, "1", "a\nb\n", 0);
	IS(states(&l, &h), STR("1=applied"), "same");
	p->checksum = str_fmt(a, "sha256:%.*s", STRF(sha_hex(a, STR("a\r\nb\r\n"))));
	IS(states(&l, &h), STR("1=applied~"), "the tool hashed a working tree with CRLF");
	p->checksum = str_fmt(a, "sha256:%.*s", STRF(sha_hex(a, STR("a\nb"))));
	IS(states(&l, &h), STR("1=changed"), "the last line end counts when only the tool's hash is known");
	p->canonical = migration_canonical_of(a, STR("a\nb"));
	IS(states(&l, &h), STR("1=applied~"), "but not for the canonical checksum");
	p->canonical = migration_canonical_of(a, STR("a\nc"));
	IS(states(&l, &h), STR("1=changed"), "changed");
	l.v[0].repeatable = true;
	IS(states(&l, &h), STR("1=pending"), "a repeatable file runs again");
}

static void test_statements(void)
{
	struct migrations l = {0};
	struct history h = {0};
	struct migration *m = file(&l, "1", "a; b", 0);
	*VEC_PUSH(a, &m->tool_statements) = STR("create  table a");
	*VEC_PUSH(a, &m->tool_statements) = STR("-- b");
	struct applied *p = row(&h, "1", NULL, 0);
	p->have_statements = true;
	IS(states(&l, &h), STR("1=applied"), "nothing recorded");
	*VEC_PUSH(a, &p->statements) = STR("create table a;\n-- b\r\n");
	IS(states(&l, &h), STR("1=applied"), "cut another way");
	p->statements.v[0] = STR("create table c; -- b");
	IS(states(&l, &h), STR("1=changed"), "other words");
}

static void test_keys(void)
{
	struct migrations l = {0};
	struct history h = {0};
	file(&l, "0000_a", "a", 100);
	file(&l, "0001_b", "b", 300);
	file(&l, "0002_c", "c", 200);
	row(&h, "0000_a", "a", 100);
	IS(states(&l, &h), STR("0000_a=applied 0001_b=pending 0002_c=pending"), "keys above the newest row");
	row(&h, "0001_b", "b", 300);
	IS(states(&l, &h), STR("0000_a=applied 0001_b=applied 0002_c=out-of-order"),
		"last in the list, but Drizzle will never run it");
	row(&h, "999", NULL, 999);
	file(&l, "0003_d", "d", 400);
	IS(states(&l, &h),
		STR("0000_a=applied 0001_b=applied 0002_c=out-of-order 0003_d=out-of-order 999=missing"),
		"a row without a file counts");
}

/* A tool with one mark, and what our own rows know of the versions below it. */
static void test_marks(void)
{
	struct history tool = {0}, own = {0};
	for (long long i = 1; i <= 5; i++)
		row(&tool, str_fmt(a, "%lld", i).p, NULL, i)->by_mark = i < 5;
	row(&own, "2", "b", 0);
	row(&own, "4", "d", 0);
	struct applied *p = row(&own, "1", NULL, 0);
	p->failed = true;
	p->failed_why = STR("half done");
	history_merge(a, &tool, &own);
	OK(tool.v[0].failed && tool.v[0].order_key == 1,
		"what failed is not applied, whatever the mark says");
	OK(!tool.v[1].by_mark && tool.v[1].checksum.n, "what we ran is certain");
	OK(tool.notes.n == 1 && str_eq(tool.notes.v[0].id, STR("3")) && tool.notes.v[0].kind == SOURCE_TRAP,
		"what lies between two that we ran, without a row of its own, is noted");
}

int main(void)
{
	a = arena_new("t_reconcile");
	test_sets();
	test_duplicates();
	test_changes();
	test_statements();
	test_keys();
	test_marks();
	arena_free(a);
	return tap_done();
}
