/* Plans, guards and states as text and as JSON members: what plan, apply, status and verify print alike. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "base/json.h"
#include "cmd/request.h"

/* "app:0003" or "0003": a source without a name is not named. */
struct str cmd_show_id(struct arena *a, struct str source, struct str id);

/* "environment","commit","merged","server":{...}. */
void cmd_show_place(struct json_out *w, const struct cmd_request *q, const struct engine_identity *id);
void cmd_show_place_text(struct sb *b, const struct cmd_request *q, const struct engine_identity *id);
/* "guard":{"allowed","critical","refusals":[{"rule","critical","message","hint"}]}. */
void cmd_show_guard(struct json_out *w, const struct guard *g);
void cmd_show_guard_text(struct sb *b, const struct cmd_request *q, const struct guard *g);
/* "refusals":[{"rule","source","id","path","line","message","remedy"}], "elsewhere":[ID]. */
void cmd_show_refusals(struct json_out *w, const struct state *st, const struct plan *p);
void cmd_show_refusals_text(struct sb *b, struct arena *a, const struct state *st, const struct plan *p);
/* "notes":[{"rule","level","source","id","path","line","message","remedy"}]: what the tools' files and
 * history tables say beside the migrations. */
void cmd_show_notes(struct json_out *w, const struct state *st);
/* Folders that were left out (struct cmd_sources.left): the array "left_out", or a line for each. */
void cmd_show_left(struct json_out *w, const struct source_notes *l);
void cmd_show_left_text(struct sb *b, const struct source_notes *l);
/* One of them as a line: its place, what, and what to do. */
struct str cmd_show_note(struct arena *a, const struct state_source *s, const struct source_note *n);
/* The same, each behind the environment's name. */
void cmd_show_notes_text(struct sb *b, struct arena *a, struct str environment, const struct state *st);
/* Those that do not stop anything: the others are a plan's refusals. */
void cmd_show_traps_text(struct sb *b, struct arena *a, const struct state *st);
/* Where a migration stands: its path, and which part of the file it is where that holds several. */
struct str cmd_show_file(struct arena *a, const struct migration *m);
/* The members that name a step, inside an object that is open: "source","id","path","checksum","mode","why",
 * "line","statements","resumed","out_of_order". */
void cmd_show_step(struct json_out *w, const struct state *st, const struct plan_step *s);
/* "in one transaction", "statement by statement: ..." */
struct str cmd_show_mode(struct arena *a, const struct plan_step *s);
/* First line of a statement, cut to width bytes, cleaned. */
void cmd_show_statement(struct sb *b, struct str text, size_t width);
/* End a document: "error" when rc is set, '}' and a line end; prints it. */
void cmd_show_end(struct run *r, struct sb *b, struct json_out *w, int rc, const struct err *e);

#endif
