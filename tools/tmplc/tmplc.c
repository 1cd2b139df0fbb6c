/* The passes in order, and how a fault is told. */
#include "tmplc/tmplc.h"

#include <string.h>

#include "base/utf8.h"

void tmplc_fail_at(struct tmplc *t, size_t at, const char *fmt, ...)
{
	unsigned line = 1;
	size_t start = 0;
	va_list ap;
	at = at < t->len ? at : t->len;
	for (size_t i = 0; i < at; i++) {
		if (t->src[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	va_start(ap, fmt);
	const char *what = arena_vprintf(t->cx->arena, fmt, ap);
	va_end(ap);
	(void)err_set(t->cx, ERR_INVALID, "%s:%u:%zu: %s", t->path, line, utf8_count(t->src + start, at - start) + 1,
		      what != NULL ? what : "refused");
}

void tmplc_no_memory_at(struct tmplc *t)
{
	(void)err_set(t->cx, ERR_NO_MEMORY, "%s: too large", t->path);
}

int tmplc_compile(struct ctx *cx, const struct tmplc_input *in, struct tmplc_output *out)
{
	struct tmplc t = { .cx = cx, .path = in->path, .src = in->src, .len = in->len };
	if (!utf8_valid(in->src, in->len))
		return tmplc_fail(&t, 0, "not UTF-8, or holds a NUL");
	TRY(tmplc_lex(&t));
	TRY(tmplc_parse(&t));
	TRY(tmplc_html(&t));
	return tmplc_emit(&t, in, out);
}
