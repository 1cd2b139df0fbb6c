/* Log-in and lockout, passwords, the life of a session. */
#include <pthread.h>

#include "db/db.h"
#include "org/org.h"
#include "support/app/app.h"
#include "web/account.h"
#include "web/session.h"

#define MINUTE (60 * CLOCK_SEC)

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

/* --- log-in --- */

static struct reply log_in(struct visitor *v, const char *login, const char *password, const char *next)
{
	struct arena *a = &v->site->t->arena;
	struct reply r = visitor_get(v, "/office/login");

	return visitor_send(v, "POST", "/office/login",
			    arena_printf(a, "login=%s&password=%s&next=%s&csrf=%.*s", login, password, next,
					 (int)strcspn(r.body, "\n"), r.body));
}

static void who_knows_the_password_gets_a_session_and_goes_where_it_wanted(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	site_account(&site, "editor", ROLE_EDITOR);
	struct reply r = log_in(&v, "Editor", SITE_PASSWORD, "/office/notes/1");
	assert_int_equal(r.status, 303);
	assert_string_equal(reply_header(t, &r, "Location"), "/office/notes/1");
	const char *cookie = strstr(r.head, "Set-Cookie: yg-session=");
	assert_non_null(cookie);
	cookie = arena_strndup(&t->arena, cookie, strcspn(cookie, "\r"));
	assert_non_null(strstr(cookie, "; Path=/; HttpOnly; SameSite=Lax"));
	assert_int_equal(visitor_get(&v, "/office/notes/1").status, 200);
	site_stop(&site);
}

static void nobody_is_led_away_from_the_workbench_after_login(void **state)
{
	static const char *const bad[] = { "https://evil.example/",
					   "//evil.example/",
					   "/\\evil.example",
					   "/zwgk",
					   "/officer",
					   "/office//evil",
					   "/office\r\nX: y",
					   "/office/login?next=/office",
					   "",
					   NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_string_equal(web_next(bad[i]), "/office");
	assert_string_equal(web_next("/office"), "/office");
	assert_string_equal(web_next("/office?x=1"), "/office?x=1");
	assert_string_equal(web_next("/office/documents/3?tab=2"), "/office/documents/3?tab=2");
}

static void a_cookie_brought_along_never_becomes_the_session(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	const char *planted = "cGxhbnRlZC1ieS1zb21lYm9keS1lbHNlLTEyMzQ1Njc4OTA";

	site_account(&site, "editor", ROLE_EDITOR);
	visitor_set_cookie(&v, "yg-session", planted);
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 303);
	assert_string_not_equal(visitor_cookie(&v, "yg-session"), planted);
	struct visitor attacker = { .site = &site };
	visitor_set_cookie(&attacker, "yg-session", planted);
	assert_int_equal(visitor_get(&attacker, "/office").status, 303);
	site_stop(&site);
}

static void wrong_unknown_disabled_and_locked_are_answered_alike(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	site_account(&site, "editor", ROLE_EDITOR);
	struct reply wrong = log_in(&v, "editor", "x", "/office"), unknown = log_in(&v, "nobody", "x", "/office");
	const char *id_wrong = strrchr(wrong.body, ' '), *id_unknown = strrchr(unknown.body, ' ');

	assert_int_equal(wrong.status, 401);
	assert_int_equal(unknown.status, 401);
	assert_int_equal(id_wrong - wrong.body, id_unknown - unknown.body);
	assert_memory_equal(wrong.body, unknown.body, (size_t)(id_wrong - wrong.body));
	for (int i = 0; i < 5; i++)
		log_in(&v, "editor", "x", "/office");
	struct reply locked = log_in(&v, "editor", SITE_PASSWORD, "/office");
	assert_int_equal(locked.status, 401);
	assert_memory_equal(locked.body, unknown.body, (size_t)(id_unknown - unknown.body));
	site_stop(&site);
}

static void five_failures_lock_for_five_minutes_and_each_further_one_twice_as_long(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	site_account(&site, "editor", ROLE_EDITOR);
	for (int i = 0; i < 4; i++)
		log_in(&v, "editor", "x", "/office");
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status,
			 303); /* four do not lock, and are forgotten */
	for (int i = 0; i < 5; i++)
		log_in(&v, "editor", "x", "/office");
	t->clock.fixed_at += 5 * MINUTE - CLOCK_SEC;
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 401);
	t->clock.fixed_at += CLOCK_SEC;
	log_in(&v, "editor", "x", "/office");
	t->clock.fixed_at += 10 * MINUTE - CLOCK_SEC;
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 401);
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 303);
	site_stop(&site);
}

static void what_is_tried_while_locked_does_not_count(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	site_account(&site, "editor", ROLE_EDITOR);
	for (int i = 0; i < 12; i++)
		log_in(&v, "editor", "x", "/office");
	t->clock.fixed_at += 5 * MINUTE;
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 303);
	site_stop(&site);
}

struct guess {
	struct site *site;
	int64_t account_id;
	int rc;
};

static void *guess_right(void *arg)
{
	struct guess *g = arg;
	struct arena arena;
	struct ctx cx;

	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	cx.db = g->site->db;
	cx.clock = g->site->t->cx.clock;
	g->rc = account_prove(&cx, g->account_id, "wrong");
	arena_release(&arena);
	return NULL;
}

static void attempts_begun_at_once_do_not_get_more_tries(void **state)
{
	struct test *t = *state;
	struct guess guesses[12];
	pthread_t threads[12];
	struct visitor v = start(t);
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);

	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		guesses[i] = (struct guess){ &site, id, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, guess_right, &guesses[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(guesses[i].rc, ERR_LOGIN);
	}
	t->clock.fixed_at += 5 * MINUTE; /* twelve counted ones would have locked for an hour */
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 303);
	site_stop(&site);
}

static int disable(struct ctx *cx, void *arg)
{
	struct account *a = NULL;
	struct org_fault *faults = NULL;
	size_t n = 0;

	TRY(account_load(cx, &a, *(int64_t *)arg));
	a->status = "disabled";
	return account_save(cx, a, &faults, &n);
}

static void a_disabled_account_is_out_at_once_and_stays_out(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);

	visitor_enter(&v, id);
	assert_int_equal(visitor_get(&v, "/office").status, 200);
	site_write(&site, disable, &id);
	assert_int_equal(visitor_get(&v, "/office").status, 303);
	assert_int_equal(log_in(&v, "editor", SITE_PASSWORD, "/office").status, 401);
	site_stop(&site);
}

/* --- passwords --- */

static int give_password(struct ctx *cx, void *arg)
{
	static const char *const hash = "$argon2id$v=19$m=8192,t=1,p=1$x$x";

	return account_put_password(cx, *(int64_t *)arg, hash, true, 0);
}

static void with_a_password_of_somebody_elses_making_only_the_password_page_opens(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);

	site_write(&site, give_password, &id);
	visitor_enter(&v, id);
	struct reply r = visitor_get(&v, "/office");
	assert_int_equal(r.status, 303);
	assert_string_equal(reply_header(t, &r, "Location"), "/office/password");
	assert_int_equal(visitor_get(&v, "/office/password").status, 200);
	assert_int_equal(visitor_post(&v, "/office/notes/1", "title=x").status, 403);
	assert_int_equal(visitor_post(&v, "/office/logout", "").status, 303);
	site_stop(&site);
}

static void a_password_older_than_ninety_days_has_to_be_changed(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);

	t->clock.fixed_at += INT64_C(90) * 24 * 60 * MINUTE;
	visitor_enter(&v, id);
	assert_int_equal(visitor_get(&v, "/office").status, 200);
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(visitor_get(&v, "/office").status, 303);
	site_stop(&site);
}

static void a_change_of_password_wants_the_old_one_and_refuses_used_ones(void **state)
{
	struct test *t = *state;
	const char *const fresh = "Nq4-quiet-Orchard";

	start(t);
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);
	assert_int_equal(account_change_password(&t->cx, id, "wrong", fresh, 0), ERR_LOGIN);
	assert_int_equal(account_change_password(&t->cx, id, SITE_PASSWORD, "short", 0), ERR_INVALID);
	assert_int_equal(account_change_password(&t->cx, id, SITE_PASSWORD, SITE_PASSWORD, 0), ERR_INVALID);
	assert_non_null(strstr(err_message(&t->cx), "最近用过"));
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(account_change_password(&t->cx, id, SITE_PASSWORD, fresh, 0), 0);
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(account_change_password(&t->cx, id, fresh, SITE_PASSWORD, 0), ERR_INVALID);
	assert_int_equal(account_change_password(&t->cx, id, fresh, "Wd9-another-Meadow", 0), 0);
	site_stop(&site);
}

static void a_change_of_password_ends_the_other_sessions(void **state)
{
	struct test *t = *state;
	struct visitor here = start(t), elsewhere = { .site = &site };
	int64_t id = site_account(&site, "editor", ROLE_EDITOR);

	visitor_enter(&elsewhere, id);
	visitor_enter(&here, id);
	assert_int_equal(account_change_password(&t->cx, id, SITE_PASSWORD, "Nq4-quiet-Orchard", 2), 0);
	assert_int_equal(visitor_get(&here, "/office").status, 200);
	assert_int_equal(visitor_get(&elsewhere, "/office").status, 303);
	site_stop(&site);
}

/* --- sessions --- */

static void a_session_nobody_uses_for_half_an_hour_is_over(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);

	for (int i = 0; i < 4; i++) {
		t->clock.fixed_at += 29 * MINUTE;
		assert_int_equal(visitor_get(&v, "/office").status, 200);
	}
	t->clock.fixed_at += 30 * MINUTE + CLOCK_SEC;
	assert_int_equal(visitor_get(&v, "/office").status, 303);
	site_stop(&site);
}

static void a_session_ends_after_twelve_hours_however_busy(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);

	for (int i = 0; i < 36; i++) {
		t->clock.fixed_at += 20 * MINUTE;
		assert_int_equal(visitor_get(&v, "/office").status, 200);
	}
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(visitor_get(&v, "/office").status, 303);
	site_stop(&site);
}

static void the_token_changes_every_quarter_of_an_hour_and_the_old_one_works_for_thirty_seconds(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR), late = v;
	const char *first = visitor_cookie(&v, "yg-session");

	t->clock.fixed_at += 15 * MINUTE - CLOCK_SEC;
	visitor_get(&v, "/office");
	assert_string_equal(visitor_cookie(&v, "yg-session"), first);
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(visitor_get(&v, "/office").status, 200);
	assert_string_not_equal(visitor_cookie(&v, "yg-session"), first);
	struct reply r = visitor_get(&late, "/office");
	assert_int_equal(r.status, 200);
	assert_null(reply_header(t, &r, "Set-Cookie"));
	t->clock.fixed_at += SESSION_GRACE_SEC * CLOCK_SEC;
	assert_int_equal(visitor_get(&late, "/office").status, 303);
	assert_int_equal(visitor_get(&v, "/office").status, 200);
	assert_int_equal(visitor_post(&v, "/office/notes/1", "title=x").status,
			 303); /* forms drawn before still work */
	site_stop(&site);
}

static void a_token_renewed_on_purpose_leaves_the_old_one_dead_and_the_old_forms_too(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR), late = v;

	assert_int_equal(visitor_post(&v, "/office/renew", "").status, 303);
	assert_int_equal(visitor_get(&v, "/office").status, 200);
	assert_int_equal(visitor_get(&late, "/office").status, 303);
	assert_int_equal(visitor_post(&v, "/office/notes/1", "title=x").status, 403);
	site_stop(&site);
}

static void logging_out_ends_the_session_and_takes_the_cookie_back(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR), thief = v;
	struct reply r = visitor_post(&v, "/office/logout", "");

	assert_non_null(strstr(r.head, "Set-Cookie: yg-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
	assert_int_equal(visitor_get(&thief, "/office").status, 303);
	site_stop(&site);
}

struct list_args {
	int64_t account_id;
	struct session_info *rows;
	size_t n;
};

static int list(struct ctx *cx, void *arg)
{
	struct list_args *a = arg;

	return session_list(cx, &a->rows, &a->n, a->account_id);
}

static int revoke(struct ctx *cx, void *arg)
{
	struct list_args *a = arg;

	return session_revoke(cx, a->rows[1].id, a->account_id);
}

static int revoke_somebody_elses(struct ctx *cx, void *arg)
{
	struct list_args *a = arg;

	return session_revoke(cx, a->rows[0].id, a->account_id + 1) == ERR_NOT_FOUND ? 0 : ERR_INTERNAL;
}

static void ones_sessions_are_listed_and_may_be_ended_one_by_one(void **state)
{
	struct test *t = *state;
	struct visitor first = start(t), second = { .site = &site };
	struct list_args a = { .account_id = site_account(&site, "editor", ROLE_EDITOR) };

	visitor_enter(&first, a.account_id);
	t->clock.fixed_at += MINUTE;
	visitor_enter(&second, a.account_id);
	assert_int_equal(db_read(&t->cx, list, &a), 0);
	assert_int_equal(a.n, 2);
	assert_true(a.rows[0].seen_at > a.rows[1].seen_at);
	assert_string_equal(a.rows[0].agent, "test");
	site_write(&site, revoke_somebody_elses, &a);
	site_write(&site, revoke, &a);
	assert_int_equal(visitor_get(&first, "/office").status, 303);
	assert_int_equal(visitor_get(&second, "/office").status, 200);
	site_stop(&site);
}

static int find_stored(struct ctx *cx, void *arg)
{
	struct session s;
	bool needs_write;

	(void)arg;
	return session_load(cx, &s, "", &needs_write) == ERR_LOGIN ? 0 : ERR_INTERNAL;
}

static void an_empty_cookie_finds_nobody(void **state)
{
	struct test *t = *state;
	struct visitor v = enter(t, "editor", ROLE_EDITOR);

	visitor_set_cookie(&v, "yg-session", "");
	assert_int_equal(visitor_get(&v, "/office").status, 303);
	assert_int_equal(db_read(&t->cx, find_stored, NULL), 0);
	site_stop(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_knows_the_password_gets_a_session_and_goes_where_it_wanted),
		TEST(nobody_is_led_away_from_the_workbench_after_login),
		TEST(a_cookie_brought_along_never_becomes_the_session),
		TEST(wrong_unknown_disabled_and_locked_are_answered_alike),
		TEST(five_failures_lock_for_five_minutes_and_each_further_one_twice_as_long),
		TEST(what_is_tried_while_locked_does_not_count),
		TEST(attempts_begun_at_once_do_not_get_more_tries),
		TEST(a_disabled_account_is_out_at_once_and_stays_out),
		TEST(with_a_password_of_somebody_elses_making_only_the_password_page_opens),
		TEST(a_password_older_than_ninety_days_has_to_be_changed),
		TEST(a_change_of_password_wants_the_old_one_and_refuses_used_ones),
		TEST(a_change_of_password_ends_the_other_sessions),
		TEST(a_session_nobody_uses_for_half_an_hour_is_over),
		TEST(a_session_ends_after_twelve_hours_however_busy),
		TEST(the_token_changes_every_quarter_of_an_hour_and_the_old_one_works_for_thirty_seconds),
		TEST(a_token_renewed_on_purpose_leaves_the_old_one_dead_and_the_old_forms_too),
		TEST(logging_out_ends_the_session_and_takes_the_cookie_back),
		TEST(ones_sessions_are_listed_and_may_be_ended_one_by_one),
		TEST(an_empty_cookie_finds_nobody),
	};

	return test_run(tests);
}
