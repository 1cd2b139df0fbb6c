/* Who comes in: roles, tokens, origins, rate limits. */
#include "db/db.h"
#include "support/app/app.h"
#include "support/rights.h"
#include "web/csrf.h"

static struct site site;

static struct visitor start(struct test *t)
{
	site = (struct site){ .opt.error_page = app_error_page };
	site_start(&site, t, app_tables);
	return (struct visitor){ .site = &site };
}

/* Inside for as long as the session lasts. */
static struct visitor enter(struct test *t, const char *login, unsigned roles)
{
	struct visitor v = start(t);

	visitor_enter(&v, site_account(&site, login, roles));
	return v;
}

static void a_stranger_is_led_to_the_login_page_and_back_afterwards(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_get(&v, "/office/notes/1?a=b&c=%E5%85%AC");

	assert_int_equal(r.status, 303);
	assert_string_equal(reply_header(t, &r, "Location"),
			    "/office/login?next=%2Foffice%2Fnotes%2F1%3Fa%3Db%26c%3D%25E5%2585%25AC");
	assert_string_equal(reply_header(t, &r, "Cache-Control"), "no-store");
	assert_int_equal(visitor_post(&v, "/office/notes/1", "title=x").status, 401);
	site_stop(&site);
}

static void each_role_enters_where_the_table_lets_it_and_nowhere_else(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	const struct {
		const char *login;
		unsigned roles;
		int office, note, security, post;
	} cases[] = {
		{ "editor", ROLE_EDITOR, 200, 200, 403, 303 },
		{ "publisher", ROLE_PUBLISHER, 200, 200, 403, 403 },
		{ "leader", ROLE_LEADER, 200, 403, 403, 403 },
		{ "secadmin", ROLE_SECADMIN, 200, 403, 200, 403 },
		{ "auditadmin", ROLE_AUDITADMIN, 200, 403, 403, 403 },
		{ "nobody", 0, 200, 403, 403, 403 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		visitor_enter(&v, site_account(&site, cases[i].login, cases[i].roles));
		assert_int_equal(visitor_get(&v, "/office").status, cases[i].office);
		assert_int_equal(visitor_get(&v, "/office/notes/1").status, cases[i].note);
		assert_int_equal(visitor_get(&v, "/office/security").status, cases[i].security);
		assert_int_equal(visitor_post(&v, "/office/notes/1", "title=x").status, cases[i].post);
	}
	site_stop(&site);
}

static void pages_of_the_workbench_are_never_kept_by_anybody(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);
	const char *const paths[] = { "/office", "/office/login", "/office/security" };

	v.headers = "Accept-Encoding: gzip, br\r\n";
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct reply r = visitor_get(&v, paths[i]);
		assert_string_equal(reply_header(t, &r, "Cache-Control"), "no-store");
		assert_null(reply_header(t, &r, "Content-Encoding"));
		assert_null(reply_header(t, &r, "ETag"));
	}
	site_stop(&site);
}

/* --- tokens and origins --- */

static int post_with(struct visitor *v, const char *token)
{
	return visitor_send(v, "POST", "/office/notes/1", arena_printf(&v->site->t->arena, "title=x&csrf=%s", token))
		.status;
}

static void a_post_needs_the_token_of_its_own_session(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR), other = { .site = &site };
	char *wrong = arena_strdup(&t->arena, csrf_mask(&t->arena, v.csrf));

	visitor_enter(&other, site_account(&site, "other", ROLE_EDITOR));
	assert_int_equal(visitor_send(&v, "POST", "/office/notes/1", "title=x").status, 403);
	assert_int_equal(post_with(&v, ""), 403);
	assert_int_equal(post_with(&v, v.csrf), 403);
	assert_int_equal(post_with(&v, csrf_mask(&t->arena, other.csrf)), 403);
	wrong[50] = wrong[50] == 'A' ? 'B' : 'A';
	assert_int_equal(post_with(&v, wrong), 403);
	assert_int_equal(post_with(&v, csrf_mask(&t->arena, v.csrf)), 303);
	site_stop(&site);
}

static void the_token_on_the_page_is_another_each_time_and_works(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);
	const char *a = visitor_get(&v, "/office").body, *b = visitor_get(&v, "/office").body;

	a = arena_strndup(&t->arena, a, strcspn(a, "\n"));
	b = arena_strndup(&t->arena, b, strcspn(b, "\n"));
	assert_string_not_equal(a, b);
	assert_int_equal(post_with(&v, a), 303);
	assert_int_equal(post_with(&v, b), 303);
	site_stop(&site);
}

static void a_script_may_send_the_token_in_a_header(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);

	v.headers = arena_printf(&t->arena, "X-CSRF-Token: %s\r\n", csrf_mask(&t->arena, v.csrf));
	assert_int_equal(visitor_send(&v, "POST", "/office/notes/1", "title=x").status, 303);
	site_stop(&site);
}

static void a_refused_post_changes_nothing(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);
	struct db_stats before, after;

	db_stats(site.db, &before);
	assert_int_equal(visitor_send(&v, "POST", "/office/notes/1", "title=x").status, 403);
	db_stats(site.db, &after);
	assert_int_equal(after.writes, before.writes);
	site_stop(&site);
}

static void a_form_from_elsewhere_is_refused_even_with_the_token(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);
	const struct {
		const char *headers;
		int status;
	} cases[] = {
		{ "Origin: http://test.example\r\n", 303 },
		{ "Origin: https://test.example\r\n", 303 },
		{ "Origin: http://evil.example\r\n", 403 },
		{ "Origin: http://test.example.evil.example\r\n", 403 },
		{ "Origin: http://test.example:81\r\n", 403 },
		{ "Origin: null\r\n", 403 },
		{ "Origin: \r\n", 403 },
		{ "Sec-Fetch-Site: same-origin\r\n", 303 },
		{ "Sec-Fetch-Site: none\r\n", 303 },
		{ "Sec-Fetch-Site: cross-site\r\n", 403 },
		{ "Sec-Fetch-Site: same-site\r\n", 403 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		v.headers = cases[i].headers;
		int status = visitor_post(&v, "/office/notes/1", "title=x").status;
		if (status != cases[i].status)
			fail_msg("%s: %d", cases[i].headers, status);
	}
	site_stop(&site);
}

static void the_form_before_login_is_bound_to_a_cookie(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t), other = { .site = &site };
	struct reply r = visitor_get(&v, "/office/login");
	const char *token = arena_strndup(&t->arena, r.body, strcspn(r.body, "\n"));
	const char *form = arena_printf(&t->arena, "login=nobody&password=x&csrf=%s", token);

	assert_non_null(visitor_cookie(&v, "yg-form"));
	assert_int_equal(visitor_send(&v, "POST", "/office/login", form).status, 401);
	assert_int_equal(visitor_send(&v, "POST", "/office/login", "login=nobody&password=x").status, 403);
	assert_int_equal(visitor_send(&other, "POST", "/office/login", form).status, 403);
	visitor_get(&other, "/office/login");
	assert_int_equal(visitor_send(&other, "POST", "/office/login", form).status, 403);
	visitor_set_cookie(&v, "yg-form", "AAAA");
	assert_int_equal(visitor_send(&v, "POST", "/office/login", form).status, 403);
	site_stop(&site);
}

/* --- rate limits --- */

static void too_many_requests_are_told_when_to_come_again(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = { 0 };

	site_setting(&site, "rate.address_per_sec", "1");
	site_setting(&site, "rate.address_burst", "5");
	site_setting(&site, "rate.on", "1");
	for (int i = 0; i < 5; i++)
		assert_int_equal(visitor_get(&v, "/search?q=x").status, 200);
	r = visitor_get(&v, "/search?q=x");
	assert_int_equal(r.status, 429);
	assert_string_equal(reply_header(t, &r, "Retry-After"), "1");
	assert_secure(t, &r);
	site_setting(&site, "rate.on", "0");
	assert_int_equal(visitor_get(&v, "/search?q=x").status, 200);
	site_stop(&site);
}

static void login_and_search_have_a_stricter_limit_than_pages(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	site_setting(&site, "rate.strict_per_sec", "1");
	site_setting(&site, "rate.strict_burst", "2");
	site_setting(&site, "rate.on", "1");
	assert_int_equal(visitor_get(&v, "/search?q=x").status, 200);
	assert_int_equal(visitor_get(&v, "/search?q=x").status, 200);
	assert_int_equal(visitor_get(&v, "/search?q=x").status, 429);
	for (int i = 0; i < 20; i++)
		assert_int_equal(visitor_get(&v, "/file").status, 200);
	site_stop(&site);
}

static void one_session_cannot_take_everybodys_turn(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR), other = { .site = &site };

	visitor_enter(&other, site_account(&site, "other", ROLE_EDITOR));
	site_setting(&site, "rate.session_per_sec", "1");
	site_setting(&site, "rate.session_burst", "2");
	site_setting(&site, "rate.on", "1");
	visitor_get(&v, "/office");
	visitor_get(&v, "/office");
	assert_int_equal(visitor_get(&v, "/office").status, 429);
	assert_int_equal(visitor_get(&other, "/office").status, 200);
	site_stop(&site);
}

static void every_route_lets_in_whom_its_access_names_and_nobody_else(void **state)
{
	static const struct route *const tables[] = { app_routes, NULL };
	struct test *t = *state;

	start(t);
	struct rights_result r = rights_check(&site, tables, NULL);
	assert_true(r.refused > 40);
	assert_true(r.entered > 100);
	assert_int_equal(r.tried, r.refused + r.entered);
	site_stop(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stranger_is_led_to_the_login_page_and_back_afterwards),
		TEST(each_role_enters_where_the_table_lets_it_and_nowhere_else),
		TEST(pages_of_the_workbench_are_never_kept_by_anybody),
		TEST(a_post_needs_the_token_of_its_own_session),
		TEST(the_token_on_the_page_is_another_each_time_and_works),
		TEST(a_script_may_send_the_token_in_a_header),
		TEST(a_refused_post_changes_nothing),
		TEST(a_form_from_elsewhere_is_refused_even_with_the_token),
		TEST(the_form_before_login_is_bound_to_a_cookie),
		TEST(too_many_requests_are_told_when_to_come_again),
		TEST(login_and_search_have_a_stricter_limit_than_pages),
		TEST(one_session_cannot_take_everybodys_turn),
		TEST(every_route_lets_in_whom_its_access_names_and_nobody_else),
	};

	return test_run(tests);
}
