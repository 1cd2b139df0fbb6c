/*
 * One account: what is known of it, and what this actor may do with it. The system administrator names, disables and enables; the
 * security administrator grants roles, gives passwords, lifts locks and ends sessions. Neither can do the other's part.
 */
#include "base/str.h"
#include "db/db.h"
#include "office/account_page.h"
#include "office/account_words.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"

#define SPARE_ROWS 3

static int fill_facts(struct ctx *cx, struct view_account_form *v, const struct account *a)
{
	struct view_badge badge = account_badge(a);
	struct view_pair *p = arena_new_array(cx->arena, struct view_pair, 7);
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	if (!p)
		return err_detail(cx, ERR_NO_MEMORY, "facts");
	p[0] = (struct view_pair){ "登录名", a->login, NULL };
	p[1] = (struct view_pair){ "姓名或岗位", a->name, NULL };
	p[2] = (struct view_pair){ "状态", badge.text, NULL };
	p[3] = (struct view_pair){ "角色", a->grant_len ? account_grants_text(cx, a, tree, n) : "还没有角色", NULL };
	p[4] = (struct view_pair){ "密码", !a->has_password ? "还没有，由安全管理员发放" :
					   a->must_change    ? "一次性密码，首次登录须修改" : "本人已设置", NULL };
	p[5] = (struct view_pair){ "建立时间", web_minute(cx, a->created_at), NULL };
	p[6] = (struct view_pair){ "最近登录", a->seen_at ? web_minute(cx, a->seen_at) : "从未登录", NULL };
	v->facts = p;
	v->fact_len = 7;
	return 0;
}

static int fill_acts(struct ctx *cx, struct view_account_form *v, const struct account *a)
{
	struct view_act *acts = arena_new_array(cx->arena, struct view_act, 4);
	const char *path = arena_printf(cx->arena, "/office/accounts/%lld", (long long)a->id);
	bool own = cx->actor->account_id == a->id, on = str_eq(a->status, "active");

	if (!acts || !path)
		return err_detail(cx, ERR_NO_MEMORY, "acts");
#define AT(what) arena_printf(cx->arena, "%s/" what, path)
	if (actor_has(cx->actor, ROLE_SYSADMIN) && !own) {
		static const char field[] = "status";

		acts[v->act_len++] = (struct view_act){ AT("status"), on ? "停用" : "启用", field, on ? "disabled" : "active", on };
	}
	if (actor_has(cx->actor, ROLE_SECADMIN) && !own) {
		acts[v->act_len++] = (struct view_act){ AT("reset"), a->has_password ? "重置密码" : "发放一次性密码", NULL, NULL, false };
		if (a->locked)
			acts[v->act_len++] = (struct view_act){ AT("unlock"), "解除锁定", NULL, NULL, false };
		acts[v->act_len++] = (struct view_act){ AT("sessions"), "退出该账号的全部登录", NULL, NULL, true };
	}
#undef AT
	v->acts = acts;
	return 0;
}

static int fill_own_fields(struct ctx *cx, struct view_account_form *v, const struct account *a, const struct form *f)
{
	const struct form_def *def = form_def_account_save();

	v->action = "/office/accounts/save";
	v->name = form_field(def, f, "name", a ? a->name : NULL);
	v->name.hint = "同事看到的名字，如：信息员甲";
	v->name.width = 20;
	if (!a) {
		v->login = form_field(def, f, "login", NULL);
		v->login.hint = "小写字母、数字、点、下划线或连字符，2 到 40 个字，以后不能改";
		v->login.optional = false;
		v->login.width = 20;
		v->login.autocomplete = "off";
	}
	return f ? form_errors(cx, &v->errors, f) : 0;
}

/* The lines of a list as it was sent; "" behind the last. */
static const char *line_of(struct ctx *cx, const char *lines, size_t i)
{
	for (; i > 0 && *lines; i--) {
		lines += strcspn(lines, "\n");
		lines += *lines == '\n';
	}
	return arena_strndup(cx->arena, lines, strcspn(lines, "\n"));
}

static size_t line_count(const char *lines)
{
	size_t n = *lines != '\0';

	for (; *lines; lines++)
		n += *lines == '\n';
	return n;
}

static int role_options(struct ctx *cx, admin_options *o)
{
	static const unsigned roles[] = {
#define ROLE(name, bit, code, label, admin) ROLE_##name,
#include "web/role.def"
#undef ROLE
	};
	bool admins = false;

	TRY(admin_option(cx, o, GRANT_NONE, "无"));
	for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
		TRY(admin_option(cx, o, role_code((enum role)roles[i]), role_label((enum role)roles[i])));
		if (i == 0)
			o->ptr[o->len - 1].group = "业务岗位";
		if ((roles[i] & ROLE_ADMINS) && !admins)
			o->ptr[o->len - 1].group = "管理员";
		admins = admins || (roles[i] & ROLE_ADMINS);
	}
	return 0;
}

static int fill_grants(struct ctx *cx, struct view_account_form *v, const struct account *a, const struct form *f)
{
	static const char role_name[] = "role", body_name[] = "body", reach_name[] = "reach";
	admin_options roles = { 0 }, bodies = { 0 }, reaches = { 0 };
	size_t sent = f ? line_count(form_raw(f, role_name)) : a->grant_len + SPARE_ROWS;
	struct view_grant_row *rows = arena_new_array(cx->arena, struct view_grant_row, sent + 1);

	TRY(role_options(cx, &roles));
	TRY(admin_body_options(cx, &bodies, NULL, 0));
	TRY(admin_option(cx, &reaches, GRANT_HERE, "仅本机构"));
	TRY(admin_option(cx, &reaches, GRANT_TREE, "含下级"));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "grants");
	for (size_t i = 0; i < sent; i++) {
		const struct grant *g = !f && i < a->grant_len ? &a->grants[i] : NULL;
		const char *role = f ? line_of(cx, form_raw(f, role_name), i) : g ? role_code(g->role) : GRANT_NONE;
		const char *body = f ? line_of(cx, form_raw(f, body_name), i) : g ? admin_number(cx, g->body_id) : "";
		const char *reach = f ? line_of(cx, form_raw(f, reach_name), i) : g && g->tree ? GRANT_TREE : GRANT_HERE;

		TRY(admin_row_select(cx, &rows[i].role, role_name, "角色", i, &roles, role));
		TRY(admin_row_select(cx, &rows[i].body, body_name, "机构", i, &bodies, body));
		TRY(admin_row_select(cx, &rows[i].reach, reach_name, "范围", i, &reaches, reach));
	}
	v->grants = rows;
	v->grant_len = sent;
	v->grants_action = arena_printf(cx->arena, "/office/accounts/%lld/grants", (long long)a->id);
	if (f) {
		v->grants_message = f->top_message ? f->top_message : "请选择角色、机构和范围";
		return form_errors(cx, &v->errors, f);
	}
	return 0;
}

int account_draw(struct ctx *cx, void *arg)
{
	const struct account_page *p = arg;
	struct view_account_form v = { .cancel_href = "/office/accounts", .is_new = !p->id, .heading = "新增账号",
				       .one_time_password = p->one_time_password };
	struct account *a = NULL;

	if (p->id) {
		TRY(account_load(cx, &a, p->id));
		v.heading = a->name;
		v.id = admin_number(cx, a->id);
		v.revision = p->save ? form_raw(p->save, "revision") :
			     p->grants ? form_raw(p->grants, "revision") : admin_number(cx, a->rev);
		TRY(fill_facts(cx, &v, a));
		TRY(fill_acts(cx, &v, a));
	}
	TRY(web_work_page(cx, &v.page, v.heading));
	if (actor_has(cx->actor, ROLE_SYSADMIN))
		TRY(fill_own_fields(cx, &v, a, p->save));
	if (a && actor_has(cx->actor, ROLE_SECADMIN) && cx->actor->account_id != a->id)
		TRY(fill_grants(cx, &v, a, p->grants));
	if (p->message) {
		v.page.notice = p->message;
		v.page.notice_tone = VIEW_BAD;
	}
	return respond_html(cx, p->save || p->grants || p->message ? 422 : 200, tmpl_account_form, &v);
}

int page_account_new(struct ctx *cx, struct form_none *in)
{
	struct account_page p = { 0 };

	(void)in;
	return account_draw(cx, &p);
}

int page_account(struct ctx *cx, struct form_admin_id *in)
{
	struct account_page p = { .id = in->id };

	return account_draw(cx, &p);
}
