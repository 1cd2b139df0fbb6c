#include "support/people.h"

const struct actor *person(struct test *t, int64_t account_id, unsigned roles, int64_t body_id)
{
	struct actor *a = arena_new(&t->arena, struct actor);
	struct grant *grants = arena_new_array(&t->arena, struct grant, 32);

	assert_non_null(a);
	assert_non_null(grants);
	*a = (struct actor){ .account_id = account_id, .login = arena_printf(&t->arena, "p%lld", (long long)account_id),
			     .name = arena_printf(&t->arena, "人员%lld", (long long)account_id), .roles = roles, .grants = grants };
	for (unsigned bit = 0; bit < 32; bit++)
		if (roles & (1u << bit))
			grants[a->grant_len++] = (struct grant){ body_id, (enum role)(1u << bit), false };
	return a;
}
