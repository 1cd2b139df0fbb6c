/* Accounts: the three administrators stand apart, each does its own part, nobody touches his own rights. */
#include "base/str.h"
#include "org/org.h"
#include "support/people.h"
#include "support/store.h"
#include "web/account.h"

struct granting {
	int64_t account_id;
	const struct grant *grants;
	size_t n;
};

static struct org_fault *faults;
static size_t fault_len;
static struct account *loaded;
static int64_t town, office;

static int do_bodies(struct ctx *cx, void *arg)
{
	struct body b = { .slug = "zhen", .name = "示例镇", .short_name = "示例镇", .level = "township", .code = "", .area_code = "",
			  .address = "", .phone = "", .fax = "", .email = "", .office_hours = "", .index_pattern = "", .status = "active" };
	struct body c = b;

	(void)arg;
	TRY(body_save(cx, &b, &faults, &fault_len));
	town = b.id;
	c.slug = "ban";
	c.parent_id = town;
	TRY(body_save(cx, &c, &faults, &fault_len));
	office = c.id;
	return 0;
}

static int do_save(struct ctx *cx, void *arg)
{
	return account_save(cx, arg, &faults, &fault_len);
}

static int do_grant(struct ctx *cx, void *arg)
{
	const struct granting *g = arg;

	return account_grant(cx, g->account_id, g->grants, g->n);
}

static int do_load(struct ctx *cx, void *arg)
{
	return account_load(cx, &loaded, *(int64_t *)arg);
}

static struct account *stored(struct test *t, int64_t id)
{
	store_ok(t, db_read(&t->cx, do_load, &id));
	return loaded;
}

static int save(struct test *t, const struct actor *who, struct account *a)
{
	int rc;

	faults = NULL;
	fault_len = 0;
	t->cx.actor = who;
	rc = db_write(&t->cx, do_save, a);
	t->cx.actor = NULL;
	return rc;
}

static int grant(struct test *t, const struct actor *who, int64_t id, const struct grant *grants, size_t n)
{
	struct granting g = { id, grants, n };
	int rc;

	t->cx.actor = who;
	rc = db_write(&t->cx, do_grant, &g);
	t->cx.actor = NULL;
	return rc;
}
#define GRANT(t, who, id, ...) grant((t), (who), (id), (const struct grant[]){ __VA_ARGS__ }, \
				     sizeof((const struct grant[]){ __VA_ARGS__ }) / sizeof(struct grant))

/* Two bodies and an account. */
static struct account start(struct test *t)
{
	struct account a = { .login = "bianji", .name = "信息员甲", .status = "active" };

	store_ok(t, db_write(&t->cx, do_bodies, NULL));
	store_ok(t, save(t, NULL, &a));
	return a;
}

static void a_new_account_cannot_log_in_until_it_has_a_password(void **state)
{
	struct test *t = *state;
	struct account a = start(t);
	int64_t id;

	assert_false(stored(t, a.id)->has_password);
	assert_int_equal(account_authenticate(&t->cx, &id, "bianji", ""), ERR_LOGIN);
}

static void an_administrator_holds_no_other_role_in_any_combination(void **state)
{
	static const enum role admins[] = { ROLE_SYSADMIN, ROLE_SECADMIN, ROLE_AUDITADMIN };
	static const enum role others[] = { ROLE_EDITOR, ROLE_CHIEF, ROLE_ASSESSOR, ROLE_SYSADMIN, ROLE_SECADMIN, ROLE_AUDITADMIN };
	struct test *t = *state;
	struct account a = start(t);

	for (size_t i = 0; i < ARRAY_LEN(admins); i++)
		for (size_t k = 0; k < ARRAY_LEN(others); k++)
			if (admins[i] != others[k])
				assert_int_equal(GRANT(t, NULL, a.id, { town, admins[i], true }, { office, others[k], false }), ERR_INVALID);
	assert_int_equal(stored(t, a.id)->grant_len, 0);
	for (size_t i = 0; i < ARRAY_LEN(admins); i++)
		store_ok(t, GRANT(t, NULL, a.id, { town, admins[i], true }, { office, admins[i], false }));
}

static void granting_replaces_all_roles(void **state)
{
	struct test *t = *state;
	struct account a = start(t);

	store_ok(t, GRANT(t, NULL, a.id, { town, ROLE_EDITOR, true }, { office, ROLE_INTAKE, false }));
	assert_int_equal(stored(t, a.id)->grant_len, 2);
	store_ok(t, GRANT(t, NULL, a.id, { office, ROLE_FIRST_REVIEWER, false }));
	assert_int_equal(stored(t, a.id)->grant_len, 1);
	assert_int_equal(loaded->grants[0].role, ROLE_FIRST_REVIEWER);
	assert_int_equal(loaded->grants[0].body_id, office);
	store_ok(t, grant(t, NULL, a.id, NULL, 0));
	assert_int_equal(stored(t, a.id)->grant_len, 0);
}

static void one_role_at_one_body_is_granted_once(void **state)
{
	struct test *t = *state;
	struct account a = start(t);

	assert_int_equal(GRANT(t, NULL, a.id, { town, ROLE_EDITOR, true }, { town, ROLE_EDITOR, false }), ERR_INVALID);
	assert_int_equal(GRANT(t, NULL, a.id, { 999, ROLE_EDITOR, false }), ERR_INVALID);
	assert_int_equal(stored(t, a.id)->grant_len, 0);
}

static void nobody_grants_himself_anything(void **state)
{
	struct test *t = *state;
	struct account a = start(t);

	assert_int_equal(GRANT(t, person(t, a.id, ROLE_SECADMIN, town), a.id, { town, ROLE_SYSADMIN, true }), ERR_DENIED);
}

static void each_administrator_does_only_its_own_part(void **state)
{
	struct test *t = *state;
	struct account a = start(t), b = { .login = "xin", .name = "新来的", .status = "active" };
	const struct actor *sys = person(t, 90, ROLE_SYSADMIN, town), *sec = person(t, 91, ROLE_SECADMIN, town),
			   *aud = person(t, 92, ROLE_AUDITADMIN, town);

	assert_int_equal(GRANT(t, sys, a.id, { town, ROLE_EDITOR, false }), ERR_DENIED);
	assert_int_equal(GRANT(t, aud, a.id, { town, ROLE_EDITOR, false }), ERR_DENIED);
	assert_int_equal(save(t, sec, &b), ERR_DENIED);
	assert_int_equal(save(t, aud, &b), ERR_DENIED);
	store_ok(t, GRANT(t, sec, a.id, { town, ROLE_EDITOR, false }));
	store_ok(t, save(t, sys, &b));
}

static void nobody_disables_his_own_account(void **state)
{
	struct test *t = *state;
	struct account a = start(t);

	a.status = "disabled";
	assert_int_equal(save(t, person(t, a.id, ROLE_SYSADMIN, town), &a), ERR_DENIED);
	assert_string_equal(stored(t, a.id)->status, "active");
	store_ok(t, save(t, person(t, 90, ROLE_SYSADMIN, town), &a));
	assert_string_equal(stored(t, a.id)->status, "disabled");
}

static void a_login_is_plain_and_nobody_elses(void **state)
{
	static const char *const bad[] = { "", "a", "Bianji", "信息员", "bian ji", "bianji" };
	struct test *t = *state;

	(void)start(t);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct account a = { .login = bad[i], .name = "某人", .status = "active" };

		assert_int_equal(save(t, NULL, &a), ERR_INVALID);
		assert_int_equal(fault_len, 1);
		assert_string_equal(faults[0].field, "login");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(a_new_account_cannot_log_in_until_it_has_a_password),
		STORE_TESTS(an_administrator_holds_no_other_role_in_any_combination),
		STORE_TESTS(granting_replaces_all_roles),
		STORE_TESTS(one_role_at_one_body_is_granted_once),
		STORE_TESTS(nobody_grants_himself_anything),
		STORE_TESTS(each_administrator_does_only_its_own_part),
		STORE_TESTS(nobody_disables_his_own_account),
		STORE_TESTS(a_login_is_plain_and_nobody_elses),
	};
	return test_run(tests);
}
