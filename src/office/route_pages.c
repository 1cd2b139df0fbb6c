/* Review routes: which there are, a new one, and the end of an old one. A route is never changed: documents are on their way along it. */
#include "base/date.h"
#include "base/str.h"
#include "db/db.h"
#include "office/admin_pages.h"
#include "office/route.tmpl.h"
#include "office/route_view.h"
#include "publish/publish.h"

#define STEP_ROWS 6
#define STEP_NONE "none"

/* A step is known by its role: what it is called, and its code in documents' cases. */
static const struct {
	enum role role;
	const char *code, *name;
} step_kinds[] = {
	{ ROLE_FIRST_REVIEWER, "first", "部门初审" },    { ROLE_LEADER, "second", "领导复审" },
	{ ROLE_SECRECY_REVIEWER, "secrecy", "保密审查" }, { ROLE_CHIEF, "chief", "主要领导终审" },
	{ ROLE_OPENNESS_OFFICE, "office", "公开办审核" },
};
static const char *const limits[] = { "0", "1", "2", "3", "5", "7", "10", "15", "20" };

static int require(struct ctx *cx)
{
	bool may;

	TRY(route_may_set(cx, &may));
	return may ? 0 : err_set(cx, ERR_DENIED, "审核流程由系统管理员或本级公开办设置。");
}

static int fill_steps(struct ctx *cx, struct view_route_row *row, int64_t route_id)
{
	struct review_step *steps;
	struct view_route_step *out;
	size_t n;

	TRY(route_steps(cx, &steps, &n, route_id));
	out = arena_new_array(cx->arena, struct view_route_step, n + 1);
	if (!out)
		return err_detail(cx, ERR_NO_MEMORY, "steps");
	for (size_t i = 0; i < n; i++) {
		enum role role = role_parse(steps[i].role);

		out[i] = (struct view_route_step){
			.name = steps[i].name, .role = role ? role_label(role) : steps[i].role, .is_signed = steps[i].is_signed,
			.limit = steps[i].limit_days ? arena_printf(cx->arena, "%lld 个工作日", (long long)steps[i].limit_days) : NULL,
		};
	}
	row->steps = out;
	row->step_len = n;
	return 0;
}

static struct view_badge state_of(const struct ctx *cx, const struct review_route *r)
{
	if (!r->active)
		return (struct view_badge){ VIEW_QUIET, "已停用", NULL };
	if (date_parse(r->from_on) > date_of_instant(clock_now(cx->clock)))
		return (struct view_badge){ VIEW_WARN, "未到启用日期", NULL };
	return (struct view_badge){ VIEW_GOOD, "使用中", NULL };
}

static int draw_list(struct ctx *cx, void *arg)
{
	struct view_route_list v = { .new_href = "/office/routes/new",
				     .empty = { "还没有审核流程", "新增一个流程后，信息员才能送审。", { "/office/routes/new", "新增流程", false } } };
	const char *message = arg;
	struct review_route *routes;
	struct view_route_row *rows;

	TRY(require(cx));
	TRY(web_work_page(cx, &v.page, "审核流程"));
	TRY(route_list(cx, &routes, &v.row_len));
	rows = arena_new_array(cx->arena, struct view_route_row, v.row_len + 1);
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "routes");
	for (size_t i = 0; i < v.row_len; i++) {
		const struct review_route *r = &routes[i];

		rows[i] = (struct view_route_row){ .name = r->name, .from_on = r->from_on, .state = state_of(cx, r) };
		rows[i].scope = arena_printf(cx->arena, "%s，%s", r->body_id ? r->body_name : "全部机构",
					     r->genre[0] ? class_label(cx, "genre", r->genre) : "全部体裁");
		if (r->active)
			rows[i].close_action = arena_printf(cx->arena, "/office/routes/%lld/close", (long long)r->id);
		TRY(fill_steps(cx, &rows[i], r->id));
	}
	v.rows = rows;
	if (message) {
		v.page.notice = message;
		v.page.notice_tone = VIEW_BAD;
	}
	return respond_html(cx, message ? 422 : 200, tmpl_route_list, &v);
}

int page_routes(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw_list(cx, NULL);
}

static int genre_options(struct ctx *cx, admin_options *o)
{
	struct class_item *items;
	size_t n;

	TRY(admin_option(cx, o, "", "全部体裁"));
	TRY(class_list(cx, &items, &n, "genre"));
	for (size_t i = 0; i < n; i++)
		if (items[i].active)
			TRY(admin_option(cx, o, items[i].code, items[i].name));
	return 0;
}

/* What stood in row i of a list as it was sent; NULL: there was no such row. */
static const char *sent_at(const struct form_list *list, size_t i)
{
	return i < list->len ? list->values[i] : NULL;
}

/* in NULL: a first proposal, the three reviews every document needs. */
static int fill_step_rows(struct ctx *cx, struct view_route_form *v, const struct form_route_save *in)
{
	static const char role_name[] = "role", limit_name[] = "limit", sign_name[] = "sign";
	static const char *const first_roles[STEP_ROWS] = { "first_reviewer", "leader", "secrecy_reviewer" };
	struct view_route_form_step *steps = arena_new_array(cx->arena, struct view_route_form_step, STEP_ROWS);
	admin_options roles = { 0 }, days = { 0 }, signs = { 0 };

	TRY(admin_option(cx, &roles, STEP_NONE, "无"));
	for (size_t i = 0; i < ARRAY_LEN(step_kinds); i++)
		TRY(admin_option(cx, &roles, role_code(step_kinds[i].role), step_kinds[i].name));
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		TRY(admin_option(cx, &days, limits[i], i ? arena_printf(cx->arena, "%s 个工作日", limits[i]) : "不限时"));
	TRY(admin_option(cx, &signs, "no", "不须签批"));
	TRY(admin_option(cx, &signs, "yes", "须再次输入密码签批"));
	if (!steps)
		return err_detail(cx, ERR_NO_MEMORY, "steps");
	for (size_t i = 0; i < STEP_ROWS; i++) {
		const char *role = in ? sent_at(&in->role, i) : first_roles[i], *limit = in ? sent_at(&in->limit, i) : "2";
		const char *sign = in ? sent_at(&in->sign, i) : str_eq(first_roles[i], "leader") ? "yes" : "no";

		TRY(admin_row_select(cx, &steps[i].role, role_name, arena_printf(cx->arena, "第 %zu 步", i + 1), i, &roles, role ? role : STEP_NONE));
		TRY(admin_row_select(cx, &steps[i].limit, limit_name, "时限", i, &days, limit));
		TRY(admin_row_select(cx, &steps[i].sign, sign_name, "签批", i, &signs, sign));
	}
	v->steps = steps;
	v->step_len = STEP_ROWS;
	return 0;
}

static int draw_form(struct ctx *cx, void *arg)
{
	const struct form_route_save *in = arg;
	const struct form *f = in ? &in->state : NULL;
	const struct form_def *def = form_def_route_save();
	struct view_route_form v = { .action = "/office/routes/save", .cancel_href = "/office/routes" };
	admin_options bodies = { 0 }, genres = { 0 };
	char today[DATE_TEXT_BYTES];

	TRY(require(cx));
	TRY(web_work_page(cx, &v.page, "新增审核流程"));
	TRY(admin_body_options(cx, &bodies, "全部机构", 0));
	TRY(genre_options(cx, &genres));
	TRY(fill_step_rows(cx, &v, in));
	date_format(date_of_instant(clock_now(cx->clock)), today);
	v.name = form_field(def, f, "name", NULL);
	v.name.hint = "如：一般流程、规范性文件流程";
	v.name.width = 20;
	v.body = admin_choice(def, f, "body_id", "", &bodies);
	v.genre = admin_choice(def, f, "genre", "", &genres);
	v.from_on = form_field(def, f, "from_on", arena_strdup(cx->arena, today));
	v.from_on.hint = "从这一天起，新送审的文件走这个流程";
	if (f) {
		v.steps_message = f->top_message;
		TRY(form_errors(cx, &v.errors, f));
	}
	return respond_html(cx, f ? 422 : 200, tmpl_route_form, &v);
}

int page_route_new(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw_form(cx, NULL);
}

static int read_step(struct ctx *cx, struct form_route_save *in, size_t row, struct review_step *out)
{
	for (size_t k = 0; k < ARRAY_LEN(step_kinds); k++)
		if (str_eq(role_code(step_kinds[k].role), in->role.values[row])) {
			*out = (struct review_step){ .code = step_kinds[k].code, .name = step_kinds[k].name,
						     .role = role_code(step_kinds[k].role),
						     .is_signed = str_eq(in->sign.values[row], "yes") };
			if (str_to_int64(in->limit.values[row], &out->limit_days) == 0)
				return 0;
		}
	return form_reject(cx, &in->state, NULL, "第 %zu 步的角色或时限不认识", row + 1);
}

struct adding {
	struct form_route_save *in;
	struct review_step steps[STEP_ROWS];
	size_t n;
	int64_t id;
};

static int read_steps(struct ctx *cx, struct adding *a)
{
	struct form_route_save *in = a->in;

	if (in->role.len != in->limit.len || in->role.len != in->sign.len || in->role.len > STEP_ROWS)
		return form_reject(cx, &in->state, NULL, "每一步的角色、时限和签批都要选择");
	for (size_t i = 0; i < in->role.len; i++)
		if (!str_eq(in->role.values[i], STEP_NONE))
			TRY(read_step(cx, in, i, &a->steps[a->n++]));
	return 0;
}

static int do_add(struct ctx *cx, void *arg)
{
	struct adding *a = arg;
	char from_on[DATE_TEXT_BYTES];
	struct body *body;

	if (a->in->body_id)
		TRY(body_load(cx, &body, a->in->body_id));
	date_format(a->in->from_on, from_on);
	return route_add(cx, &a->id, a->in->name, a->in->body_id ? &a->in->body_id : NULL, a->in->genre ? a->in->genre : "", from_on,
			 a->steps, a->n);
}

int post_route_save(struct ctx *cx, struct form_route_save *in)
{
	struct adding a = { .in = in };
	int rc;

	if (!form_failed(&in->state) && in->from_on < date_of_instant(clock_now(cx->clock)))
		(void)form_reject(cx, &in->state, "from_on", "启用日期不能早于今天");
	rc = form_failed(&in->state) ? ERR_INVALID : read_steps(cx, &a);
	if (rc == 0) {
		rc = db_write(cx, do_add, &a);
		if (rc == 0)
			return respond_redirect(cx, "/office/routes?done=route_added");
	}
	if (!admin_refused(cx, &in->state, rc))
		return rc;
	return db_read(cx, draw_form, in);
}

static int do_close(struct ctx *cx, void *arg)
{
	const struct form_admin_id *in = arg;

	return route_close(cx, in->id);
}

int post_route_close(struct ctx *cx, struct form_admin_id *in)
{
	int rc = db_write(cx, do_close, in);
	char *message;

	if (rc == 0)
		return respond_redirect(cx, "/office/routes?done=route_closed");
	if (rc != ERR_INVALID)
		return rc;
	message = arena_strdup(cx->arena, err_message(cx));
	err_clear(cx);
	return db_read(cx, draw_list, message);
}
