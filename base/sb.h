/*
 * The one growing buffer. Always terminated, every init states a maximum, overflow is sticky and asked once.
 */
#ifndef BASE_SB_H
#define BASE_SB_H

#include "base/str.h"

struct sb {
	struct arena *a;
	char *p;
	size_t n, cap, max;
	bool full; /* something did not fit below max: the text is cut there */
};

/* An empty buffer in the arena that never grows above max bytes. */
struct sb sb_new(struct arena *a, size_t max);
void sb_add(struct sb *b, struct str s);
void sb_addz(struct sb *b, const char *z);
void sb_char(struct sb *b, char c);
void sb_fmt(struct sb *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Append with control characters, bidi and invisible code points and broken UTF-8 shown as \xNN or U+XXXX
 * (and "##[", which GitHub's runner obeys):
 * the only way text from a repository or a server may reach a terminal, a log or a report. */
void sb_clean(struct sb *b, struct str s);
/* The code point at s.p[i] if sb_clean shows it as U+XXXX, since it hides or reorders text; its length in
 * *len. Else 0.
 */
uint32_t sb_hidden(struct str s, size_t i, size_t *len);
/* A view of what is there; valid until the next append. */
struct str sb_str(const struct sb *b);

#endif
