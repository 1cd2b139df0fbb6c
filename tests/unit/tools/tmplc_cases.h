/* Templates that are refused, with the place and the words, and templates that are taken. For the tests of tmplc. */
#ifndef TESTS_UNIT_TOOLS_TMPLC_CASES_H
#define TESTS_UNIT_TOOLS_TMPLC_CASES_H

#include "support/test.h"

#include "base/str.h"
#include "tmplc/tmplc.h"

struct refusal {
	const char *body;
	const char *place; /* "line:column" */
	const char *words; /* of the message */
};

static inline int compile(struct test *t, const char *src, struct tmplc_output *out)
{
	struct tmplc_input in = { "a.tmpl", "x/a.tmpl", "src/x/a.tmpl", src, strlen(src) };
	err_clear(&t->cx);
	return tmplc_compile(&t->cx, &in, out);
}

/* As the body of a template, its first byte at line 2, column 1. */
static inline int compile_body(struct test *t, const char *kind, const char *body, struct tmplc_output *out)
{
	return compile(t, arena_printf(&t->arena, "{{ %s x(const char *e) }}\n%s\n{{ end }}\n", kind, body), out);
}

static inline void expect_refusal(struct test *t, int rc, const struct refusal *r)
{
	const char *want = arena_printf(&t->arena, "a.tmpl:%s: ", r->place);
	if (rc != ERR_INVALID || !str_starts(err_message(&t->cx), want) || !strstr(err_message(&t->cx), r->words))
		fail_msg("%s\n  wanted %s… %s\n  got %d %s", r->body, want, r->words, rc,
			 rc ? err_message(&t->cx) : "");
}

static inline void refuse_bodies(void **state, const struct refusal *r, size_t n)
{
	struct tmplc_output out;
	for (size_t i = 0; i < n; i++)
		expect_refusal(*state, compile_body(*state, "template", r[i].body, &out), &r[i]);
}

static inline void accept_bodies(void **state, const char *kind, const char *const *bodies, size_t n)
{
	struct test *t = *state;
	struct tmplc_output out;
	for (size_t i = 0; i < n; i++)
		if (compile_body(t, kind, bodies[i], &out) != 0)
			fail_msg("%s\n  refused: %s", bodies[i], err_message(&t->cx));
}

#endif
