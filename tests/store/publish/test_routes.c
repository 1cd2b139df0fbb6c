/* Review routes: whatever they say, there is a secrecy review, and a way for every document. */
#include "base/str.h"
#include "org/org.h"
#include "publish/publish.h"
#include "support/people.h"
#include "support/store.h"

#define FIRST { 1, "first", "部门初审", "first_reviewer", 2, false }
#define SECRECY { 2, "secrecy", "保密审查", "secrecy_reviewer", 2, false }

struct adding {
	const char *genre, *from_on;
	const int64_t *body_id;
	const struct review_step *steps;
	size_t n;
	int64_t id;
};

static int64_t county, town;

static int do_bodies(struct ctx *cx, void *arg)
{
	struct body b = { .slug = "xian", .name = "示例县人民政府", .short_name = "示例县", .level = "county", .code = "", .area_code = "",
			  .address = "", .phone = "", .fax = "", .email = "", .office_hours = "", .index_pattern = "", .status = "active" };
	struct org_fault *faults;
	struct body c = b;
	size_t n;

	(void)arg;
	TRY(body_save(cx, &b, &faults, &n));
	c.slug = "zhen";
	c.parent_id = county = b.id;
	TRY(body_save(cx, &c, &faults, &n));
	town = c.id;
	return publish_defaults(cx);
}

static int do_add(struct ctx *cx, void *arg)
{
	struct adding *a = arg;

	return route_add(cx, &a->id, "流程", a->body_id, a->genre ? a->genre : "", a->from_on ? a->from_on : "2026-01-01", a->steps, a->n);
}

static int add(struct test *t, const struct actor *who, struct adding *a)
{
	int rc;

	t->cx.actor = who;
	rc = db_write(&t->cx, do_add, a);
	t->cx.actor = NULL;
	return rc;
}

static int do_close(struct ctx *cx, void *arg)
{
	return route_close(cx, *(int64_t *)arg);
}

struct picking {
	int64_t body_id, id;
	const char *genre;
};

static int do_pick(struct ctx *cx, void *arg)
{
	struct picking *p = arg;

	return route_pick(cx, &p->id, p->body_id, p->genre);
}

static int64_t picked(struct test *t, int64_t body_id, const char *genre)
{
	struct picking p = { .body_id = body_id, .genre = genre };

	store_ok(t, db_read(&t->cx, do_pick, &p));
	return p.id;
}

static void a_route_has_a_secrecy_review_and_each_step_once(void **state)
{
	static const struct review_step without[] = { FIRST }, twice[] = { FIRST, SECRECY, FIRST }, good[] = { FIRST, SECRECY };
	static const struct review_step editor[] = { { 1, "first", "初审", "editor", 2, false }, SECRECY };
	static const struct review_step slow[] = { { 1, "first", "初审", "first_reviewer", 61, false }, SECRECY };
	struct test *t = *state;
	struct adding a = { .steps = good };

	store_ok(t, db_write(&t->cx, do_bodies, NULL));
	assert_int_equal(add(t, NULL, &a), ERR_INVALID); /* no step */
	a = (struct adding){ .steps = without, .n = 1 };
	assert_int_equal(add(t, NULL, &a), ERR_INVALID);
	a = (struct adding){ .steps = twice, .n = 3 };
	assert_int_equal(add(t, NULL, &a), ERR_INVALID);
	a = (struct adding){ .steps = editor, .n = 2 };
	assert_int_equal(add(t, NULL, &a), ERR_INVALID);
	a = (struct adding){ .steps = slow, .n = 2 };
	assert_int_equal(add(t, NULL, &a), ERR_INVALID);
	a = (struct adding){ .steps = good, .n = 2 };
	store_ok(t, add(t, NULL, &a));
}

static void the_more_particular_route_wins_then_the_newer(void **state)
{
	static const struct review_step steps[] = { FIRST, SECRECY };
	struct test *t = *state;
	struct adding newer = { .steps = steps, .n = 2 }, later = { .steps = steps, .n = 2, .from_on = "2026-12-01" },
		      genre = { .steps = steps, .n = 2, .genre = "tz" }, body = { .steps = steps, .n = 2 };
	int64_t first;

	store_ok(t, db_write(&t->cx, do_bodies, NULL));
	body.body_id = &town;
	first = picked(t, town, "tz");
	store_ok(t, add(t, NULL, &newer));
	assert_int_not_equal(newer.id, first);
	assert_int_equal(picked(t, town, "tz"), newer.id);
	store_ok(t, add(t, NULL, &later)); /* not before its day */
	assert_int_equal(picked(t, town, "tz"), newer.id);
	store_ok(t, add(t, NULL, &genre));
	assert_int_equal(picked(t, town, "tz"), genre.id);
	assert_int_equal(picked(t, town, "yj"), newer.id);
	store_ok(t, add(t, NULL, &body));
	assert_int_equal(picked(t, town, "tz"), body.id);
	assert_int_equal(picked(t, county, "tz"), genre.id);
	store_ok(t, db_write(&t->cx, do_close, &body.id));
	assert_int_equal(picked(t, town, "tz"), genre.id);
}

static void the_last_general_route_stays(void **state)
{
	static const struct review_step steps[] = { FIRST, SECRECY };
	struct test *t = *state;
	struct adding genre = { .steps = steps, .n = 2, .genre = "tz" }, later = { .steps = steps, .n = 2, .from_on = "2026-12-01" },
		      now = { .steps = steps, .n = 2 };
	int64_t first;

	store_ok(t, db_write(&t->cx, do_bodies, NULL));
	first = picked(t, town, "");
	assert_int_equal(db_write(&t->cx, do_close, &first), ERR_INVALID);
	store_ok(t, add(t, NULL, &genre));
	store_ok(t, add(t, NULL, &later));
	assert_int_equal(db_write(&t->cx, do_close, &first), ERR_INVALID); /* neither counts today for everything */
	store_ok(t, add(t, NULL, &now));
	store_ok(t, db_write(&t->cx, do_close, &first));
	assert_int_equal(db_write(&t->cx, do_close, &first), ERR_NOT_FOUND); /* closed already */
	assert_int_equal(picked(t, town, ""), now.id);
}

static void only_the_system_administrator_and_the_top_openness_office_set_routes(void **state)
{
	static const struct review_step steps[] = { FIRST, SECRECY };
	struct test *t = *state;
	struct adding a = { .steps = steps, .n = 2 };

	store_ok(t, db_write(&t->cx, do_bodies, NULL));
	assert_int_equal(add(t, person(t, 1, ROLE_OPENNESS_OFFICE, town), &a), ERR_DENIED);
	assert_int_equal(add(t, person(t, 1, ROLE_CHIEF | ROLE_SECADMIN | ROLE_AUDITADMIN, county), &a), ERR_DENIED);
	store_ok(t, add(t, person(t, 1, ROLE_OPENNESS_OFFICE, county), &a));
	store_ok(t, add(t, person(t, 1, ROLE_SYSADMIN, town), &a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(a_route_has_a_secrecy_review_and_each_step_once),
		STORE_TESTS(the_more_particular_route_wins_then_the_newer),
		STORE_TESTS(the_last_general_route_stays),
		STORE_TESTS(only_the_system_administrator_and_the_top_openness_office_set_routes),
	};
	return test_run(tests);
}
