/* people - actors for tests of the rules: one account with some roles at one body. */
#ifndef TESTS_SUPPORT_PEOPLE_H
#define TESTS_SUPPORT_PEOPLE_H

#include "support/test.h"
#include "web/actor.h"

/* In the test's arena. roles: a mask; all of them at body_id. */
const struct actor *person(struct test *t, int64_t account_id, unsigned roles, int64_t body_id);

#endif
