/* Bodies and sections: what a tree may look like, what never changes, who may change it. */
#include "base/str.h"
#include "org/org.h"
#include "support/people.h"
#include "support/store.h"

static struct org_fault *faults;
static size_t fault_len;

static int do_body(struct ctx *cx, void *arg)
{
	return body_save(cx, arg, &faults, &fault_len);
}

static int do_section(struct ctx *cx, void *arg)
{
	return section_save(cx, arg, &faults, &fault_len);
}

static struct body some_body(const char *slug, int64_t parent_id)
{
	return (struct body){ .slug = slug, .parent_id = parent_id, .name = "示例县教育局", .short_name = "县教育局", .level = "department",
			      .code = "", .area_code = "", .address = "", .phone = "", .fax = "", .email = "", .office_hours = "",
			      .index_pattern = "", .status = "active" };
}

static int save_body(struct test *t, struct body *b)
{
	faults = NULL;
	fault_len = 0;
	return db_write(&t->cx, do_body, b);
}

static struct section some_section(const char *path, int64_t parent_id)
{
	return (struct section){ .path = path, .parent_id = parent_id, .name = "政策文件", .description = "", .keywords = "",
				 .column_type = "政策文件", .status = "active" };
}

static int save_section(struct test *t, struct section *s)
{
	faults = NULL;
	fault_len = 0;
	return db_write(&t->cx, do_section, s);
}

static const struct org_fault *fault_at(const char *field)
{
	for (size_t i = 0; i < fault_len; i++)
		if (str_eq(faults[i].field, field))
			return &faults[i];
	fail_msg("no fault at %s", field);
	return NULL;
}

static struct body *tree;
static size_t tree_len;

static int do_tree(struct ctx *cx, void *arg)
{
	(void)arg;
	return body_tree(cx, &tree, &tree_len);
}

static void parents_stand_before_their_children_in_order(void **state)
{
	struct test *t = *state;
	struct body top = some_body("xian", 0), second = some_body("b", 0), first = some_body("a", 0), below = some_body("c", 0);

	store_ok(t, save_body(t, &top));
	second.parent_id = first.parent_id = top.id;
	second.sort = 20;
	first.sort = 10;
	store_ok(t, save_body(t, &second));
	store_ok(t, save_body(t, &first));
	below.parent_id = second.id;
	store_ok(t, save_body(t, &below));
	store_ok(t, db_read(&t->cx, do_tree, NULL));
	assert_int_equal(tree_len, 4);
	assert_string_equal(tree[0].slug, "xian");
	assert_string_equal(tree[1].slug, "a");
	assert_string_equal(tree[2].slug, "b");
	assert_string_equal(tree[3].slug, "c");
	assert_int_equal(tree[3].depth, 2);
}

static void a_body_is_not_below_itself(void **state)
{
	struct test *t = *state;
	struct body top = some_body("xian", 0), below = some_body("jyj", 0);

	store_ok(t, save_body(t, &top));
	below.parent_id = top.id;
	store_ok(t, save_body(t, &below));
	top.parent_id = below.id;
	assert_int_equal(save_body(t, &top), ERR_INVALID);
	assert_false(fault_at("parent_id")->warning);
	top.parent_id = 999;
	assert_int_equal(save_body(t, &top), ERR_INVALID);
	fault_at("parent_id");
}

static void a_wrong_check_digit_is_a_warning_and_kept(void **state)
{
	struct test *t = *state;
	struct body b = some_body("jyj", 0);

	b.code = "000014348";
	store_ok(t, save_body(t, &b));
	assert_true(fault_at("code")->warning);
	store_ok(t, db_read(&t->cx, do_tree, NULL));
	assert_string_equal(tree[0].code, "000014348");
}

static void a_slug_is_given_once(void **state)
{
	struct test *t = *state;
	struct body one = some_body("jyj", 0), two = some_body("jyj", 0), bad = some_body("Jyj_1", 0);

	store_ok(t, save_body(t, &one));
	assert_int_equal(save_body(t, &two), ERR_INVALID);
	assert_false(fault_at("slug")->warning);
	assert_int_equal(save_body(t, &bad), ERR_INVALID);
	fault_at("slug");
}

static void all_faults_of_a_body_are_listed_at_once(void **state)
{
	struct test *t = *state;
	struct body b = some_body("", 0);

	b.name = "";
	b.level = "planet";
	b.status = "gone";
	b.index_pattern = "{yyyy}";
	assert_int_equal(save_body(t, &b), ERR_INVALID);
	fault_at("slug");
	fault_at("name");
	fault_at("level");
	fault_at("status");
	fault_at("index_pattern");
}

static void who_comes_second_on_one_revision_of_a_body_is_told_so(void **state)
{
	struct test *t = *state;
	struct body b = some_body("jyj", 0), stale;

	store_ok(t, save_body(t, &b));
	stale = b;
	b.name = "示例县教育体育局";
	store_ok(t, save_body(t, &b));
	stale.name = "另一个名字";
	assert_int_equal(save_body(t, &stale), ERR_CONFLICT);
	store_ok(t, db_read(&t->cx, do_tree, NULL));
	assert_string_equal(tree[0].name, "示例县教育体育局");
}

static void only_the_system_administrator_keeps_bodies_and_sections(void **state)
{
	struct test *t = *state;
	struct body b = some_body("jyj", 0);
	struct section s = some_section("zcwj", 0);

	t->cx.actor = person(t, 5, ROLE_SECADMIN, 1);
	assert_int_equal(save_body(t, &b), ERR_DENIED);
	assert_int_equal(save_section(t, &s), ERR_DENIED);
	t->cx.actor = person(t, 5, ROLE_ANY & ~ROLE_SYSADMIN, 1);
	assert_int_equal(save_body(t, &b), ERR_DENIED);
	t->cx.actor = person(t, 5, ROLE_SYSADMIN, 1);
	store_ok(t, save_body(t, &b));
	store_ok(t, save_section(t, &s));
}

static void a_path_begins_with_its_parents_and_is_given_once(void **state)
{
	struct test *t = *state;
	struct section top = some_section("zwgk", 0), child = some_section("zwgk/zcwj", 0), stray = some_section("qt/zcwj", 0),
		       again = some_section("zwgk", 0), loose = some_section("zwgk/zcwj", 0);

	store_ok(t, save_section(t, &top));
	child.parent_id = stray.parent_id = top.id;
	store_ok(t, save_section(t, &child));
	assert_int_equal(save_section(t, &stray), ERR_INVALID);
	fault_at("path");
	assert_int_equal(save_section(t, &again), ERR_INVALID);
	fault_at("path");
	assert_int_equal(save_section(t, &loose), ERR_INVALID); /* first level, yet with a slash */
	fault_at("path");
}

static struct section *found;

static int do_find(struct ctx *cx, void *arg)
{
	return section_by_path(cx, &found, arg);
}

static void a_path_never_changes(void **state)
{
	struct test *t = *state;
	struct section s = some_section("zwgk", 0);

	store_ok(t, save_section(t, &s));
	s.path = "other";
	s.name = "信息公开";
	store_ok(t, save_section(t, &s));
	store_ok(t, db_read(&t->cx, do_find, (void *)"zwgk"));
	assert_string_equal(found->name, "信息公开");
	assert_int_equal(db_read(&t->cx, do_find, (void *)"other"), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(parents_stand_before_their_children_in_order),
		STORE_TESTS(a_body_is_not_below_itself),
		STORE_TESTS(a_wrong_check_digit_is_a_warning_and_kept),
		STORE_TESTS(a_slug_is_given_once),
		STORE_TESTS(all_faults_of_a_body_are_listed_at_once),
		STORE_TESTS(who_comes_second_on_one_revision_of_a_body_is_told_so),
		STORE_TESTS(only_the_system_administrator_keeps_bodies_and_sections),
		STORE_TESTS(a_path_begins_with_its_parents_and_is_given_once),
		STORE_TESTS(a_path_never_changes),
	};
	return test_run(tests);
}
