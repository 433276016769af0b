/* The difference of an object to another one: copies of what that has, and bytes of its own. */
#include "gitcheck/repo_pack.h"

bool repo_pack_delta_size(struct str *delta, size_t *out)
{
	uint64_t n = 0;
	for (int shift = 0; delta->n && shift < 56; shift += 7) {
		unsigned char c = (unsigned char)*delta->p;
		*delta = str_sub(*delta, 1, delta->n);
		n |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80)) {
			*out = (size_t)n;
			return true;
		}
	}
	return false;
}

/* A copy's operands: up to seven bytes, of which each that is not zero is there. */
static bool copy_of(struct str *delta, unsigned char op, size_t *from, size_t *n)
{
	size_t v[2] = {0, 0};
	for (int i = 0; i < 7; i++) {
		if (!(op >> i & 1))
			continue;
		if (!delta->n)
			return false;
		v[i >= 4] |= (size_t)(unsigned char)*delta->p << 8 * (i >= 4 ? i - 4 : i);
		delta->p++;
		delta->n--;
	}
	*from = v[0];
	*n = v[1] ? v[1] : 0x10000;
	return true;
}

bool repo_pack_delta_apply(struct str delta, struct str base, unsigned char *out, size_t left)
{
	while (delta.n) {
		unsigned char op = (unsigned char)*delta.p++;
		size_t from, n = op;
		delta.n--;
		if (op & 0x80) {
			if (!copy_of(&delta, op, &from, &n) || from > base.n || n > base.n - from || n > left)
				return false;
			memcpy(out, base.p + from, n);
		} else {
			if (!n || n > delta.n || n > left)
				return false;
			memcpy(out, delta.p, n);
			delta.p += n;
			delta.n -= n;
		}
		out += n;
		left -= n;
	}
	return left == 0;
}
