#include "support/app/app.h"

#include <unistd.h>

#include "base/str.h"
#include "db/db.h"
#include "web/account.h"
#include "web/session.h"
#include "web/setting.h"

#define FORM_FILE "support/app/app_forms.def"
#include "web/form_defs.h"

#define ROUTE_FILE "support/app/app_routes.def"
#define ROUTE_TABLE app_routes
#include "web/route_defs.h"

#define ROUTE_FILE "support/app/app_faulty.def"
#define ROUTE_TABLE app_faulty
#include "web/route_defs.h"

#define ROUTE_FILE "support/app/app_catch_all.def"
#define ROUTE_TABLE app_catch_all
#include "web/route_defs.h"

const struct route *const app_tables[] = { app_routes, app_faulty, NULL };

_Atomic unsigned app_renders;

static int text(struct ctx *cx, int status, const char *type, const char *title)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_printf(&b, "%s\n", title);
	for (int i = 0; i < 100; i++)
		buf_str(&b, "政务公开让权力在阳光下运行。\n");
	return respond_buf(cx, status, type, &b);
}

static int html(struct ctx *cx, const char *title)
{
	return text(cx, 200, "text/html; charset=utf-8", title);
}

/* The store's word, not the request's snapshot: what a page is made from is read on its own db snapshot. */
static int note_load(struct ctx *cx, const char **title, int64_t id)
{
	const struct settings *stored = NULL;
	unsigned was = cx->db_role;

	cx->db_role = DB_ROLE_SYSTEM;
	int rc = setting_load(cx, &stored);
	cx->db_role = was;
	TRY(rc);
	for (size_t i = 0; i < stored->len; i++)
		if (str_eq(stored->rows[i].name, id == 1 ? "site.name" : id == 2 ? "site.sponsor" : "")) {
			*title = stored->rows[i].value;
			return 0;
		}
	return err_set(cx, ERR_NOT_FOUND, "没有这条记录。");
}

struct note_args {
	int64_t id;
	const char *title;
};

static int note_put(struct ctx *cx, void *arg)
{
	struct note_args *a = arg;
	char topic[32];

	cx->db_role |= DB_ROLE_SYSTEM;
	TRY(setting_set(cx, a->id == 1 ? "site.name" : "site.sponsor", date_of_instant(clock_now(cx->clock)), a->title,
			"test"));
	snprintf(topic, sizeof(topic), "note:%lld", (long long)a->id);
	return db_touch(cx, topic);
}

void app_put_note(struct site *s, int64_t id, const char *title)
{
	struct note_args a = { id, title };

	site_write(s, note_put, &a);
}

int app_error_page(struct ctx *cx, int code)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_printf(&b, "%s %s\n", err_message(cx), cx->request_id);
	return respond_buf(cx, err_http_status(code), "text/html; charset=utf-8", &b);
}

int app_page_home(struct ctx *cx, struct form_none *in)
{
	(void)in;
	atomic_fetch_add(&app_renders, 1);
	TRY(page_depends(cx, "home"));
	return html(cx, "首页");
}

int app_page_note(struct ctx *cx, struct form_app_id *in)
{
	const char *title = NULL;

	atomic_fetch_add(&app_renders, 1);
	if (in->id < 1000)
		TRY(page_depends(cx, "note:%lld", (long long)in->id));
	TRY(note_load(cx, &title, in->id));
	return html(cx, title);
}

int app_page_list(struct ctx *cx, struct form_app_list *in)
{
	atomic_fetch_add(&app_renders, 1);
	page_expires(cx, clock_now(cx->clock) + 60 * CLOCK_SEC);
	return html(cx, in->q ? in->q : "全部");
}

int app_page_slow(struct ctx *cx, struct form_none *in)
{
	(void)in;
	atomic_fetch_add(&app_renders, 1);
	usleep(200000);
	return html(cx, "慢页");
}

int app_page_old(struct ctx *cx, struct form_none *in)
{
	(void)in;
	atomic_fetch_add(&app_renders, 1);
	return respond_moved(cx, "/notes/1");
}

int app_page_search(struct ctx *cx, struct form_app_list *in)
{
	return html(cx, in->q ? in->q : "");
}

int app_page_broken(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return err_detail(cx, ERR_DB, "a detail for the log");
}

int app_page_silent(struct ctx *cx, struct form_none *in)
{
	(void)in;
	(void)cx;
	return 0;
}

int app_page_elsewhere(struct ctx *cx, struct form_app_old *in)
{
	return html(cx, in->path);
}

int app_page_file(struct ctx *cx, struct form_none *in)
{
	struct buf b;

	(void)in;
	buf_init(&b, cx->arena);
	buf_str(&b, "content");
	return respond_download(cx, "application/pdf", "年度报告\";x.pdf", &b);
}

int app_page_login(struct ctx *cx, struct form_app_login *in)
{
	(void)in;
	return html(cx, web_csrf(cx));
}

struct login_args {
	struct session session;
	int64_t account_id;
};

static int open_session(struct ctx *cx, void *arg)
{
	struct login_args *a = arg;

	return session_open(cx, &a->session, a->account_id, web_request(cx)->peer,
			    http_header(web_request(cx), "user-agent"));
}

int app_post_login(struct ctx *cx, struct form_app_login *in)
{
	struct login_args a = { 0 };

	if (form_failed(&in->state))
		return text(cx, 422, "text/html; charset=utf-8", "请填写");
	TRY(account_authenticate(cx, &a.account_id, in->login, in->password));
	TRY(db_write(cx, open_session, &a));
	TRY(web_keep_session(cx, &a.session));
	return respond_redirect(cx, "%s", web_next(in->next));
}

static int close_session(struct ctx *cx, void *arg)
{
	return session_revoke(cx, *(int64_t *)arg, 0);
}

int app_post_logout(struct ctx *cx, struct form_none *in)
{
	int64_t id = web_session(cx)->id;

	(void)in;
	TRY(db_write(cx, close_session, &id));
	TRY(web_drop_session(cx));
	return respond_redirect(cx, "/");
}

int app_page_inbox(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return html(cx, web_csrf(cx));
}

int app_page_password(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return html(cx, "修改密码");
}

int app_page_note_edit(struct ctx *cx, struct form_app_id *in)
{
	(void)in;
	return html(cx, cx->actor->login);
}

int app_post_note(struct ctx *cx, struct form_app_note *in)
{
	struct note_args a = { in->id, in->title };

	if (form_failed(&in->state))
		return text(cx, 422, "text/html; charset=utf-8", form_message(&in->state, "title"));
	TRY(db_write(cx, note_put, &a));
	return respond_redirect(cx, "/office/notes/%lld", (long long)in->id);
}

int app_page_security(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return html(cx, "安全");
}

static int renew_session(struct ctx *cx, void *arg)
{
	return session_renew(cx, arg);
}

int app_post_renew(struct ctx *cx, struct form_none *in)
{
	struct session s = *web_session(cx);

	(void)in;
	TRY(db_write(cx, renew_session, &s));
	TRY(web_keep_session(cx, &s));
	return respond_redirect(cx, "/office");
}
