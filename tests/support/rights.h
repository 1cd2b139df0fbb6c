/*
 * rights - every route of a table tried by everybody: a stranger, an account without roles, and each role alone.
 *
 * Who is not in the route's access must be refused (a stranger is led to the log-in page or answered 401, others 403) and nothing may be
 * written; who is must pass the guard: any answer but 401, 405 and 5xx, since the rule behind may still say 403 or 404.
 * A POST carries the right token, so that only the right to enter decides.
 */
#ifndef TESTS_SUPPORT_RIGHTS_H
#define TESTS_SUPPORT_RIGHTS_H

#include "support/site.h"

struct rights_result {
	unsigned tried, refused, entered;
};

/* value_of: what stands for {name} in a path; NULL, or its result NULL: "1". Fails the test at the first wrong answer. */
struct rights_result rights_check(struct site *s, const struct route *const *tables,
				  const char *(*value_of)(const char *name));

#endif
