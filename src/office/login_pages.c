/* Coming in, going out, one's password and one's sessions. Passwords are computed outside transactions: they are slow on purpose. */
#include "base/str.h"
#include "db/db.h"
#include "flow/flow.h"
#include "office/login.tmpl.h"
#include "office/login_view.h"
#include "office/office_pages.h"
#include "portal/site.h"
#include "web/account.h"
#include "web/form_draw.h"
#include "web/frame.h"
#include "web/password.h"
#include "web/session.h"

struct login_page {
	const struct form *f;
	const char *next, *message;
};

static int draw_login(struct ctx *cx, void *arg)
{
	const struct form_def *def = form_def_login();
	const struct login_page *p = arg;
	struct view_login v = { .csrf = web_csrf(cx), .next = p->next, .message = p->message };

	TRY(site_load(cx, &v.site));
	v.account = form_field(def, p->f, "login", "");
	v.account.autocomplete = "username";
	v.password = form_field(def, p->f, "password", "");
	v.password.type = "password";
	v.password.autocomplete = "current-password";
	if (p->f)
		TRY(form_errors(cx, &v.errors, p->f));
	return respond_html(cx, p->f ? 422 : 200, tmpl_login, &v);
}

int page_login(struct ctx *cx, struct form_login_page *in)
{
	struct login_page p = { .next = in->next, .message = str_eq(in->why, "expired") ? "登录已超时，请重新登录。" : NULL };

	return draw_login(cx, &p);
}

struct opening {
	int64_t account_id;
	struct session session;
};

static int do_open(struct ctx *cx, void *arg)
{
	struct opening *o = arg;
	const struct http_request *req = web_request(cx);
	struct flow_note note = { .kind = "account", .subject_id = o->account_id, .event = "login" };
	struct ctx as = *cx;
	int rc;

	TRY(session_open(cx, &o->session, o->account_id, req->peer, http_header(req, "user-agent")));
	as.actor = o->session.actor;
	rc = flow_record(&as, &note);
	cx->err = as.err;
	return rc;
}

int post_login(struct ctx *cx, struct form_login *in)
{
	struct login_page p = { .f = &in->state, .next = in->next };
	struct opening o = { 0 };
	unsigned role = cx->db_role;
	int rc;

	if (form_failed(&in->state))
		return db_read(cx, draw_login, &p);
	cx->db_role |= DB_ROLE_SYSTEM; /* who proves a password acts as the guard does */
	rc = account_authenticate(cx, &o.account_id, in->login, in->password);
	if (rc == ERR_LOGIN) {
		(void)form_reject(cx, &in->state, NULL, "%s", err_message(cx));
		err_clear(cx);
		cx->db_role = role;
		return db_read(cx, draw_login, &p);
	}
	if (rc == 0)
		rc = db_write(cx, do_open, &o);
	cx->db_role = role;
	TRY(rc);
	TRY(web_keep_session(cx, &o.session));
	return respond_redirect(cx, "%s", web_next(in->next));
}

static int do_close(struct ctx *cx, void *arg)
{
	struct flow_note note = { .kind = "account", .subject_id = cx->actor->account_id, .event = "logout" };

	(void)arg;
	TRY(session_revoke(cx, cx->actor->session_id, cx->actor->account_id));
	return flow_record(cx, &note);
}

/* Runs a write of the session's tables, which are the guard's. */
static int write_as_guard(struct ctx *cx, db_work_fn *work, void *arg)
{
	unsigned role = cx->db_role;
	int rc;

	cx->db_role |= DB_ROLE_SYSTEM;
	rc = db_write(cx, work, arg);
	cx->db_role = role;
	return rc;
}

int post_logout(struct ctx *cx, struct form_none *in)
{
	(void)in;
	TRY(write_as_guard(cx, do_close, NULL));
	TRY(web_drop_session(cx));
	return respond_redirect(cx, "/office/login");
}

static int draw_password(struct ctx *cx, void *arg)
{
	static const char *const names[] = { "old_password", "new_password", "again" };
	const struct form *f = arg;
	struct view_password v = { .why = cx->actor->must_change_password ? "请先把管理员给您的密码改成自己的密码。" : NULL };
	struct view_field *fields[] = { &v.old_password, &v.new_password, &v.again };

	TRY(web_work_page(cx, &v.page, "修改密码"));
	TRY(password_rules(cx, &v.rules, &v.rule_len));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		*fields[i] = form_field(form_def_password(), f, names[i], "");
		fields[i]->type = "password";
		fields[i]->autocomplete = i ? "new-password" : "current-password";
	}
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	return respond_html(cx, f ? 422 : 200, tmpl_password, &v);
}

int page_password(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw_password(cx, NULL);
}

static int do_renew(struct ctx *cx, void *arg)
{
	struct flow_note note = { .kind = "account", .subject_id = cx->actor->account_id, .event = "password" };

	TRY(session_renew(cx, arg));
	return flow_record(cx, &note);
}

int post_password(struct ctx *cx, struct form_password *in)
{
	struct session s = *web_session(cx);
	unsigned role = cx->db_role;
	int rc;

	if (!form_failed(&in->state) && !str_eq(in->new_password, in->again))
		(void)form_reject(cx, &in->state, "again", "两次输入的新密码不一样");
	if (form_failed(&in->state))
		return db_read(cx, draw_password, &in->state);
	cx->db_role |= DB_ROLE_SYSTEM;
	rc = account_change_password(cx, cx->actor->account_id, in->old_password, in->new_password, s.id);
	cx->db_role = role;
	if (rc == ERR_LOGIN || rc == ERR_INVALID) {
		(void)form_reject(cx, &in->state, rc == ERR_LOGIN ? "old_password" : "new_password", "%s", err_message(cx));
		err_clear(cx);
		return db_read(cx, draw_password, &in->state);
	}
	TRY(rc);
	TRY(write_as_guard(cx, do_renew, &s));
	TRY(web_keep_session(cx, &s));
	return respond_redirect(cx, "/office?done=password");
}

/* "Chrome · Windows": enough to know one's own devices again. */
static const char *device_of(struct ctx *cx, const char *agent)
{
	static const char *const browsers[][2] = { { "Edg/", "Edge" },         { "MicroMessenger", "微信" }, { "Firefox/", "Firefox" },
						   { "QQBrowser", "QQ浏览器" }, { "Chrome/", "Chrome" },      { "Safari/", "Safari" } };
	static const char *const systems[][2] = { { "Windows", "Windows" }, { "Android", "Android" }, { "iPhone", "iPhone" },
						  { "HarmonyOS", "鸿蒙" },   { "Mac OS", "Mac" },     { "Linux", "Linux" } };
	const char *browser = "浏览器", *system = "其他系统";

	for (size_t i = ARRAY_LEN(browsers); i-- > 0;)
		if (strstr(agent, browsers[i][0]))
			browser = browsers[i][1];
	for (size_t i = ARRAY_LEN(systems); i-- > 0;)
		if (strstr(agent, systems[i][0]))
			system = systems[i][1];
	return arena_printf(cx->arena, "%s · %s", browser, system);
}

static int list_own(struct ctx *cx, struct session_info **out, size_t *n)
{
	unsigned role = cx->db_role;
	int rc;

	cx->db_role |= DB_ROLE_SYSTEM;
	rc = session_list(cx, out, n, cx->actor->account_id);
	cx->db_role = role;
	return rc;
}

int page_sessions(struct ctx *cx, struct form_none *in)
{
	struct view_sessions v = { 0 };
	struct session_info *list;
	struct view_session *rows;

	(void)in;
	TRY(web_work_page(cx, &v.page, "我的登录"));
	TRY(list_own(cx, &list, &v.row_len));
	rows = arena_new_array(cx->arena, struct view_session, v.row_len + 1);
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "sessions");
	for (size_t i = 0; i < v.row_len; i++)
		rows[i] = (struct view_session){ .id = arena_printf(cx->arena, "%lld", (long long)list[i].id),
						 .device = device_of(cx, list[i].agent), .address = list[i].peer,
						 .started_at = web_minute(cx, list[i].created_at), .seen_at = web_minute(cx, list[i].seen_at),
						 .current = list[i].id == cx->actor->session_id };
	v.rows = rows;
	return respond_html(cx, 200, tmpl_sessions, &v);
}

static int do_revoke(struct ctx *cx, void *arg)
{
	const struct form_session_revoke *in = arg;
	struct flow_note note = { .kind = "account", .subject_id = cx->actor->account_id, .event = "revoke_sessions" };

	if (in->all)
		TRY(session_revoke_account(cx, cx->actor->account_id, cx->actor->session_id));
	else
		TRY(session_revoke(cx, in->id, cx->actor->account_id));
	return flow_record(cx, &note);
}

int post_sessions_revoke(struct ctx *cx, struct form_session_revoke *in)
{
	TRY(write_as_guard(cx, do_revoke, in));
	return respond_redirect(cx, "/office/sessions?done=revoked");
}
