/* What surrounds every page of the workbench, and pages that say what went wrong. */
#include "base/str.h"
#include "base/vec.h"
#include "db/db.h"
#include "office/office.h"
#include "org/org.h"
#include "portal/site.h"
#include "publish/desk.h"
#include "web/layout.tmpl.h"

/* Said once after a redirect: ?done=CODE. */
static const struct {
	const char *code, *text;
	enum view_tone tone;
} notices[] = {
	{ "saved", "已保存。", VIEW_GOOD },
	{ "submit", "已提交审核。", VIEW_GOOD },
	{ "submitted", "已提交审核。", VIEW_GOOD },
	{ "pass", "已通过。", VIEW_GOOD },
	{ "published", "已通过，文件已在门户发布。", VIEW_GOOD },
	{ "send_back", "已退回修改，起草人在“我的草稿”里会看到您的理由。", VIEW_GOOD },
	{ "take_back", "已取回，可以继续修改。", VIEW_GOOD },
	{ "discard", "草稿已作废。", VIEW_GOOD },
	{ "password", "密码已修改，其他地方的登录已全部退出。", VIEW_GOOD },
	{ "revoked", "已退出所选的登录。", VIEW_GOOD },
	{ "granted", "角色已保存，该账号须重新登录。", VIEW_GOOD },
	{ "unlocked", "已解除锁定。", VIEW_GOOD },
	{ "account_added", "账号已新增。请安全管理员授予角色并发放密码。", VIEW_GOOD },
	{ "enabled", "账号已启用。", VIEW_GOOD },
	{ "disabled", "账号已停用，原有登录已全部退出。", VIEW_GOOD },
	{ "sessions_ended", "该账号的登录已全部退出。", VIEW_GOOD },
	{ "route_added", "审核流程已新增。", VIEW_GOOD },
	{ "route_closed", "审核流程已停用，新送审的文件不再走这个流程。", VIEW_GOOD },
};

static void fill_notice(struct ctx *cx, struct view_work_page *page)
{
	const char *done = http_query(web_request(cx), "done");

	for (size_t i = 0; done && i < ARRAY_LEN(notices); i++)
		if (str_eq(notices[i].code, done)) {
			page->notice = notices[i].text;
			page->notice_tone = notices[i].tone;
		}
}

static const char *posts_of(struct ctx *cx)
{
	const struct actor *a = cx->actor;
	struct body *b;
	struct buf text;
	unsigned said = 0;

	buf_init(&text, cx->arena);
	for (size_t i = 0; i < a->grant_len; i++) {
		if (said & a->grants[i].role)
			continue;
		buf_printf(&text, "%s%s", said ? "、" : "", role_label(a->grants[i].role));
		said |= a->grants[i].role;
	}
	if (a->grant_len && body_load(cx, &b, a->grants[0].body_id) == 0)
		buf_printf(&text, " · %s", b->short_name);
	return buf_cstr(&text);
}

typedef VEC(struct view_count_link) link_list;

static int add_link(struct ctx *cx, link_list *links, const char *href, const char *text, int64_t count, const char *note)
{
	const char *path = web_request(cx)->path;

	if (!vec_push(cx->arena, links, (struct view_count_link){ href, text, count, note, str_eq(path, href) }))
		return err_detail(cx, ERR_NO_MEMORY, "navigation");
	return 0;
}

static int fill_tasks(struct ctx *cx, link_list *links)
{
	struct desk_task *waiting, *drafts;
	const char *oldest = NULL;
	size_t waiting_len, draft_len;

	TRY(desk_waiting(cx, &waiting, &waiting_len));
	TRY(desk_drafts(cx, &drafts, &draft_len));
	if (waiting_len && waiting[0].waited_days > 0)
		oldest = arena_printf(cx->arena, "最久 %d 个工作日", waiting[0].waited_days);
	TRY(add_link(cx, links, "/office", "待我办理", (int64_t)waiting_len, oldest));
	if (actor_has(cx->actor, ROLE_EDITOR))
		TRY(add_link(cx, links, "/office?tab=drafts", "我的草稿", (int64_t)draft_len, NULL));
	return 0;
}

static int fill_admin(struct ctx *cx, link_list *links)
{
	bool routes;

	if (actor_has(cx->actor, ROLE_SYSADMIN | ROLE_SECADMIN))
		TRY(add_link(cx, links, "/office/accounts", "账号", -1, NULL));
	if (actor_has(cx->actor, ROLE_SYSADMIN)) {
		TRY(add_link(cx, links, "/office/bodies", "机构", -1, NULL));
		TRY(add_link(cx, links, "/office/sections", "栏目", -1, NULL));
	}
	TRY(route_may_set(cx, &routes));
	if (routes)
		TRY(add_link(cx, links, "/office/routes", "审核流程", -1, NULL));
	if (actor_has(cx->actor, ROLE_SYSADMIN | ROLE_SECADMIN))
		TRY(add_link(cx, links, "/office/settings", "设置", -1, NULL));
	if (actor_has(cx->actor, ROLE_AUDITADMIN))
		TRY(add_link(cx, links, "/office/audit", "审计", -1, NULL));
	return 0;
}

int office_work_page(struct ctx *cx, struct view_work_page *page)
{
	struct view_nav_group *groups = arena_new_array(cx->arena, struct view_nav_group, 3);
	link_list tasks = { 0 }, lists = { 0 }, admin = { 0 };

	if (!groups)
		return err_detail(cx, ERR_NO_MEMORY, "navigation");
	TRY(site_load(cx, &page->site));
	page->user_name = cx->actor->name;
	page->user_posts = posts_of(cx);
	page->csrf = web_csrf(cx);
	fill_notice(cx, page);
	if (actor_has(cx->actor, ROLE_ANY & ~ROLE_ADMINS)) {
		TRY(fill_tasks(cx, &tasks));
		TRY(add_link(cx, &lists, "/office/documents", "文件", -1, NULL));
		TRY(add_link(cx, &lists, "/office/register", "登记簿", -1, NULL));
	}
	TRY(fill_admin(cx, &admin));
	if (tasks.len)
		groups[page->nav_len++] = (struct view_nav_group){ "待办", tasks.ptr, tasks.len };
	if (lists.len)
		groups[page->nav_len++] = (struct view_nav_group){ "文件", lists.ptr, lists.len };
	if (admin.len)
		groups[page->nav_len++] = (struct view_nav_group){ "管理", admin.ptr, admin.len };
	page->nav = groups;
	return 0;
}

struct failure {
	struct view_failure view;
	struct view_work_page work;
	bool in_office;
};

static int load_frame(struct ctx *cx, void *arg)
{
	struct failure *f = arg;

	if (f->in_office) {
		f->work.title = "出错了";
		TRY(office_work_page(cx, &f->work));
		f->view.work = &f->work;
	}
	return site_load(cx, &f->view.page.site);
}

int office_error_page(struct ctx *cx, int code)
{
	const struct http_request *req = web_request(cx);
	struct failure f = { .in_office = cx->actor && str_starts(req->path, "/office") };
	const struct err saved = cx->err;

	f.view.status = err_http_status(code);
	f.view.message = err_message(cx);
	f.view.request_id = req->request_id;
	f.view.page.title = "出错了";
	f.view.page.noindex = true;
	if (req->method == HTTP_POST)
		f.view.kept = "没有保存任何改动；按浏览器的“后退”可以回到刚才填写的内容。";
	f.view.back = f.in_office ? (struct view_link){ "/office", "返回待办", false } : (struct view_link){ "/", "返回首页", false };
	if (db_read(cx, load_frame, &f) < 0)
		f.view.page.site = NULL;
	cx->err = saved;
	return respond_html(cx, f.view.status, tmpl_failure, &f.view);
}
