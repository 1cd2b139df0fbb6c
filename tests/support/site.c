#include "support/site.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "db/db.h"
#include "org/org.h"
#include "support/raw.h"
#include "web/account.h"
#include "web/csrf.h"
#include "web/password.h"
#include "web/secure.h"
#include "web/session.h"
#include "web/setting.h"

static int write_as_system(struct site *s, int (*work)(struct ctx *cx, void *arg), void *arg)
{
	struct ctx cx = s->t->cx;

	cx.db = s->db;
	cx.db_role = DB_ROLE_SYSTEM | DB_ROLE_STAFF;
	int rc = db_write(&cx, work, arg);
	if (rc < 0)
		print_error("%s: %s (%s)\n", err_name(rc), err_message(&cx), cx.err.detail ? cx.err.detail : "");
	return rc;
}

void site_write(struct site *s, int (*work)(struct ctx *cx, void *arg), void *arg)
{
	assert_int_equal(write_as_system(s, work, arg), 0);
}

static int put_setting(struct ctx *cx, void *arg)
{
	const char *const *pair = arg;

	return setting_set(cx, pair[0], date_of_instant(clock_now(cx->clock)), pair[1], "test");
}

void site_setting(struct site *s, const char *name, const char *value)
{
	const char *pair[] = { name, value };

	site_write(s, put_setting, pair);
}

static int put_body(struct ctx *cx, void *arg)
{
	struct body b = { .slug = "xian",
			  .name = "云溪县人民政府",
			  .short_name = "云溪县",
			  .level = "county",
			  .code = "",
			  .area_code = "",
			  .address = "",
			  .phone = "",
			  .fax = "",
			  .email = "",
			  .office_hours = "",
			  .index_pattern = "",
			  .status = "active" };
	struct org_fault *faults = NULL;
	size_t n = 0;

	TRY(body_save(cx, &b, &faults, &n));
	*(int64_t *)arg = b.id;
	return 0;
}

void site_start(struct site *s, struct test *t, const struct route *const *tables)
{
	const struct db_options create = { .create = true, .readers = 8 };
	char path[128];

	s->t = t;
	snprintf(path, sizeof(path), "%s/site.db", test_dir(t));
	assert_int_equal(db_open(&t->cx, &s->db, path, &create), 0);
	t->cx.db = s->db;
	t->cx.db_role = DB_ROLE_SYSTEM | DB_ROLE_STAFF | DB_ROLE_PUBLIC;
	assert_int_equal(db_migrate(&t->cx, s->db), 0);
	s->opt.tables = tables;
	s->opt.db = s->db;
	s->opt.clock = &t->clock;
	s->opt.listen = "127.0.0.1:0";
	s->opt.loops = 2;
	s->opt.workers = s->opt.workers ? s->opt.workers : 8;
	s->opt.cache_bytes = s->opt.cache_bytes ? s->opt.cache_bytes : 8 << 20;
	if (web_start(&t->cx, &s->app, &s->opt) < 0)
		fail_msg("web_start: %s", t->cx.err.detail);
	s->port = web_port(s->app);
	site_setting(s, "rate.on", "0");
	site_setting(s, "password.argon_passes", "1");
	site_setting(s, "password.argon_mib", "8");
	site_setting(s, "login.refusal_ms", "0");
	site_write(s, put_body, &s->body_id);
}

void site_stop(struct site *s)
{
	web_stop(s->app, 5);
	db_close(s->db);
	s->t->cx.db = NULL;
}

struct account_args {
	struct site *site;
	const char *login, *hash;
	unsigned roles;
	int64_t id;
};

static int put_account(struct ctx *cx, void *arg)
{
	struct account_args *a = arg;
	struct account account = { .login = a->login, .name = a->login, .status = "active" };
	struct grant grants[32];
	struct org_fault *faults = NULL;
	size_t n = 0, grant_len = 0;

	TRY(account_save(cx, &account, &faults, &n));
	for (unsigned bit = 0; bit < 32; bit++)
		if (a->roles & (1u << bit))
			grants[grant_len++] = (struct grant){ a->site->body_id, (enum role)(1u << bit), false };
	TRY(account_grant(cx, account.id, grants, grant_len));
	a->id = account.id;
	return account_put_password(cx, a->id, a->hash, false, 0);
}

int64_t site_account(struct site *s, const char *login, unsigned roles)
{
	struct account_args a = { .site = s, .login = login, .roles = roles };
	struct test *t = s->t;
	const struct setting_value cheap[] = { { "password.argon_mib", 0, "8" }, { "password.argon_passes", 0, "1" } };
	const struct settings settings = { cheap, 2 };

	t->cx.settings = &settings;
	assert_int_equal(password_hash(&t->cx, &a.hash, SITE_PASSWORD), 0);
	t->cx.settings = NULL;
	site_write(s, put_account, &a);
	return a.id;
}

struct enter_args {
	struct session session;
	int64_t account_id;
};

static int open_session(struct ctx *cx, void *arg)
{
	struct enter_args *a = arg;

	return session_open(cx, &a->session, a->account_id, "127.0.0.1", "test");
}

void visitor_enter(struct visitor *v, int64_t account_id)
{
	struct enter_args a = { .account_id = account_id };

	site_write(v->site, open_session, &a);
	visitor_set_cookie(v, v->site->opt.behind_tls ? "__Host-yg-session" : "yg-session", a.session.token);
	v->csrf = a.session.csrf;
}

const char *visitor_cookie(const struct visitor *v, const char *name)
{
	for (size_t i = 0; i < v->cookie_len; i++)
		if (str_eq(v->cookies[i].name, name))
			return v->cookies[i].value;
	return NULL;
}

void visitor_set_cookie(struct visitor *v, const char *name, const char *value)
{
	size_t i = 0;

	while (i < v->cookie_len && !str_eq(v->cookies[i].name, name))
		i++;
	assert_true(i < ARRAY_LEN(v->cookies));
	v->cookies[i] = (struct http_pair){ name, value };
	if (i == v->cookie_len)
		v->cookie_len++;
}

static void take_cookies(struct visitor *v, const char *head)
{
	struct arena *a = v->site->t->cx.arena;

	for (const char *at = head; (at = strcasestr(at, "\r\nSet-Cookie: "));) {
		at += 14;
		size_t name = strcspn(at, "="), value = strcspn(at + name + 1, ";\r");
		visitor_set_cookie(v, arena_strndup(a, at, name), arena_strndup(a, at + name + 1, value));
	}
}

static struct reply reply_of(struct test *t, const struct raw_answer *raw)
{
	const char *body = raw_body(raw);
	size_t head_len = raw->len - strlen(body);
	struct reply r = { .status = raw->status };

	/* The body may hold NUL: count from the end of the head. */
	body = strstr(raw->text, "\r\n\r\n");
	head_len = body ? (size_t)(body + 4 - raw->text) : raw->len;
	r.head = arena_strndup(&t->arena, raw->text, head_len);
	r.body_len = raw->len - head_len;
	char *copy = arena_alloc(&t->arena, r.body_len + 1);
	memcpy(copy, raw->text + head_len, r.body_len);
	r.body = copy;
	return r;
}

struct reply visitor_send(struct visitor *v, const char *method, const char *path, const char *body)
{
	struct test *t = v->site->t;
	struct buf b;

	buf_init(&b, &t->arena);
	buf_printf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s", method, path,
		   v->host ? v->host : "test.example", v->headers ? v->headers : "");
	for (size_t i = 0; i < v->cookie_len; i++)
		buf_printf(&b, "%s%s=%s%s", i ? "" : "Cookie: ", v->cookies[i].name, v->cookies[i].value,
			   i + 1 < v->cookie_len ? "; " : "\r\n");
	if (body)
		buf_printf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
			   strlen(body), body);
	else
		buf_str(&b, "\r\n");
	struct raw_answer raw = raw_exchange(v->site->port, buf_cstr(&b), b.len, 0, 15000);
	struct reply r = reply_of(t, &raw);
	raw_free(&raw);
	take_cookies(v, r.head);
	return r;
}

struct reply visitor_get(struct visitor *v, const char *path)
{
	return visitor_send(v, "GET", path, NULL);
}

struct reply visitor_post(struct visitor *v, const char *path, const char *form)
{
	struct arena *a = &v->site->t->arena;

	if (v->csrf)
		form = arena_printf(a, "%s%scsrf=%s", form, *form ? "&" : "", csrf_mask(a, v->csrf));
	return visitor_send(v, "POST", path, form);
}

const char *reply_header(struct test *t, const struct reply *r, const char *name)
{
	const char *at = strcasestr(r->head, arena_printf(&t->arena, "\r\n%s: ", name));

	if (!at)
		return NULL;
	at += strlen(name) + 4;
	return arena_strndup(&t->arena, at, strcspn(at, "\r"));
}

void assert_secure(struct test *t, const struct reply *r)
{
	struct http_pair wanted[SECURE_HEADERS_MAX];
	size_t n = secure_headers(wanted, false);

	for (size_t i = 0; i < n; i++) {
		const char *got = reply_header(t, r, wanted[i].name);
		if (!got)
			fail_msg("%d without %s:\n%s", r->status, wanted[i].name, r->head);
		assert_string_equal(got, wanted[i].value);
	}
}
