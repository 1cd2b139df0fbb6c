/*
 * Every role on every route of the whole program, from its own table: what is not allowed answers 403 (a stranger is
 * sent to log in) and changes nothing.
 */
#include "office/office.h"
#include "portal/site.h"
#include "support/rights.h"
#include "support/test.h"

static const char *value_of(const char *name)
{
	return strcmp(name, "path") == 0 ? "nowhere" : strcmp(name, "slug") == 0 ? "nobody" : NULL;
}

static int64_t table_length(const struct route *const *tables)
{
	int64_t n = 0;

	for (; *tables; tables++)
		for (const struct route *r = *tables; r->path; r++)
			n++;
	return n;
}

static void each_role_enters_the_routes_of_its_table_and_no_others(void **state)
{
	struct test *t = *state;
	struct site site = { .opt = { .error_page = office_error_page, .work_page = office_work_page, .site = site_load } };
	struct rights_result r;

	site_start(&site, t, office_all_routes);
	r = rights_check(&site, office_all_routes, value_of);
	assert_true(r.tried >= 14 * table_length(office_all_routes)); /* a stranger, nobody's account, twelve roles */
	assert_true(r.refused > 0 && r.entered > 0);
	assert_int_equal(r.tried, r.refused + r.entered);
	site_stop(&site);
}

static void an_administrator_comes_into_no_page_of_documents_and_an_editor_into_none_of_administration(void **state)
{
	unsigned editor_pages = 0;

	(void)state;
	for (const struct route *const *table = office_all_routes; *table; table++)
		for (const struct route *r = *table; r->path; r++) {
			bool documents = strncmp(r->path, "/office/documents", 17) == 0 || strncmp(r->path, "/office/register", 16) == 0;

			editor_pages += documents;
			if (documents)
				assert_int_equal(r->access & ROLE_ADMINS, 0);
		}
	assert_true(editor_pages >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_role_enters_the_routes_of_its_table_and_no_others),
		TEST(an_administrator_comes_into_no_page_of_documents_and_an_editor_into_none_of_administration),
	};

	return test_run(tests);
}
