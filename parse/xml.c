#include "parse/xml.h"

#include <expat.h>
#include <limits.h>

enum { MAX_DEPTH = 200 };

struct reader {
	struct arena *a;
	XML_Parser p;
	struct xml *root, *at;
	int depth;
	const char *why;
};

static void stop(struct reader *r, const char *why)
{
	if (!r->why)
		r->why = why;
	XML_StopParser(r->p, XML_FALSE);
}

static void XMLCALL begin(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;
	if (++r->depth > MAX_DEPTH) {
		stop(r, "elements are nested too deep");
		return;
	}
	struct xml *x = ARENA_NEW(r->a, struct xml);
	struct str whole = str_dup(r->a, str_of(name));
	size_t colon = str_rchr(whole, ':');
	x->name = colon == SIZE_MAX ? whole : str_sub(whole, colon + 1, whole.n);
	x->line = (int)XML_GetCurrentLineNumber(r->p);
	x->at = (size_t)XML_GetCurrentByteIndex(r->p);
	for (size_t i = 0; attributes[i]; i += 2)
		*VEC_PUSH(r->a, &x->attributes) = (struct xml_attribute){
			str_dup(r->a, str_of(attributes[i])), str_dup(r->a, str_of(attributes[i + 1]))};
	if (!r->at)
		r->root = x;
	xml_append(r->at, x);
	r->at = x;
}

static void XMLCALL end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;
	(void)name;
	r->depth--;
	if (!r->at)
		return;
	r->at->text = (struct str){r->at->chars.v, r->at->chars.n};
	r->at->end = (size_t)XML_GetCurrentByteIndex(r->p) + (size_t)XML_GetCurrentByteCount(r->p);
	r->at = r->at->parent;
}

static void XMLCALL text(void *ctx, const XML_Char *s, int n)
{
	struct reader *r = ctx;
	for (int i = 0; r->at && i < n; i++)
		*VEC_PUSH(r->a, &r->at->chars) = s[i];
}

static void XMLCALL doctype(
	void *ctx, const XML_Char *name, const XML_Char *sys, const XML_Char *pub, int inner)
{
	(void)name;
	(void)sys;
	(void)pub;
	(void)inner;
	stop(ctx, "it has a document type, which is not read");
}

int xml_parse(struct arena *a, struct str source, struct xml **out, struct err *e)
{
	struct reader r = {.a = a, .p = XML_ParserCreate(NULL)};
	*out = NULL;
	if (!r.p || source.n > INT_MAX)
		return err_set(e, ERR_LIMIT, "the document is too large");
	XML_SetUserData(r.p, &r);
	XML_SetElementHandler(r.p, begin, end);
	XML_SetCharacterDataHandler(r.p, text);
	XML_SetStartDoctypeDeclHandler(r.p, doctype);
	if (XML_Parse(r.p, source.p ? source.p : "", (int)source.n, 1) == XML_STATUS_OK) {
		*out = r.root;
	} else {
		err_set(e, ERR_INPUT, "%s", r.why ? r.why : XML_ErrorString(XML_GetErrorCode(r.p)));
		e->line = (int)XML_GetCurrentLineNumber(r.p);
	}
	XML_ParserFree(r.p);
	return *out ? 0 : (int)e->code;
}

void xml_append(struct xml *parent, struct xml *x)
{
	x->parent = parent;
	if (parent && parent->last)
		parent->last->next = x;
	else if (parent)
		parent->first = x;
	if (parent)
		parent->last = x;
}

struct str xml_get(const struct xml *x, const char *name)
{
	for (size_t i = 0; i < x->attributes.n; i++)
		if (str_eq(x->attributes.v[i].name, str_of(name)))
			return x->attributes.v[i].value;
	return STR_NONE;
}
