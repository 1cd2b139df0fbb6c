/* What waits for me, how long, what is late. */
#include "base/str.h"
#include "office/inbox.tmpl.h"
#include "office/inbox_view.h"
#include "office/office_pages.h"
#include "publish/desk.h"
#include "web/frame.h"

const char *const inbox_tabs[] = { "waiting", "drafts", NULL };

static int fill_rows(struct ctx *cx, struct view_inbox *v, const struct desk_task *tasks, size_t n, bool drafts)
{
	struct view_task *rows = arena_new_array(cx->arena, struct view_task, n + 1);

	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "inbox");
	for (size_t i = 0; i < n; i++) {
		const struct desk_task *t = &tasks[i];

		rows[i] = (struct view_task){
			.href = arena_printf(cx->arena, drafts ? "/office/documents/%lld/edit" : "/office/documents/%lld", (long long)t->id),
			.title = t->title, .step = t->step_name, .body = t->body_name, .from = t->author_name,
			.since_at = web_minute(cx, t->since_at),
			.waited = t->waited_days ? arena_printf(cx->arena, "已等 %d 个工作日", t->waited_days) : "今天送到",
			.due = desk_due_badge(cx, t), .note = t->reason,
		};
	}
	v->rows = rows;
	v->row_len = n;
	return 0;
}

static int fill_figures(struct ctx *cx, struct view_inbox *v, const struct desk_task *waiting, size_t n)
{
	struct view_figure *f = arena_new_array(cx->arena, struct view_figure, 3);
	int soon = 0, late = 0;

	if (!f)
		return err_detail(cx, ERR_NO_MEMORY, "figures");
	for (size_t i = 0; i < n; i++) {
		late += waiting[i].due_on != DATE_NONE && waiting[i].left_days < 0;
		soon += waiting[i].due_on != DATE_NONE && waiting[i].left_days >= 0 && waiting[i].left_days <= 1;
	}
	f[0] = (struct view_figure){ "待我办理", arena_printf(cx->arena, "%zu", n), "件", NULL, "/office", VIEW_PLAIN };
	f[1] = (struct view_figure){ "将到期", arena_printf(cx->arena, "%d", soon), "件", NULL, NULL, soon ? VIEW_WARN : VIEW_PLAIN };
	f[2] = (struct view_figure){ "逾期", arena_printf(cx->arena, "%d", late), "件", NULL, NULL, late ? VIEW_BAD : VIEW_PLAIN };
	v->figures = f;
	v->figure_len = 3;
	return 0;
}

/* Administrators have no inbox. What has just been done is said on the page they begin with. */
static int to_own_page(struct ctx *cx)
{
	const char *done = http_query(web_request(cx), "done");

	return respond_redirect(cx, "%s%s", actor_has(cx->actor, ROLE_AUDITADMIN) ? "/office/audit" : "/office/accounts",
				str_eq(done, "password") ? "?done=password" : "");
}

int page_inbox(struct ctx *cx, struct form_inbox *in)
{
	bool drafts = str_eq(in->tab, "drafts"), editor = actor_has(cx->actor, ROLE_EDITOR);
	const struct view_link tabs[] = { { "/office", "待我办理", !drafts }, { "/office?tab=drafts", "我的草稿", drafts } };
	struct view_inbox v = { .tabs = tabs, .tab_len = editor ? 2 : 0 };
	struct desk_task *waiting, *mine;
	size_t waiting_len, mine_len;

	if (actor_has(cx->actor, ROLE_ADMINS))
		return to_own_page(cx);
	TRY(web_work_page(cx, &v.page, "待办"));
	TRY(desk_waiting(cx, &waiting, &waiting_len));
	TRY(fill_figures(cx, &v, waiting, waiting_len));
	if (drafts) {
		TRY(desk_drafts(cx, &mine, &mine_len));
		TRY(fill_rows(cx, &v, mine, mine_len, true));
		v.empty = (struct view_empty){ "没有草稿", "新建的文件和退回修改的文件，会出现在这里。", { 0 } };
	} else {
		TRY(fill_rows(cx, &v, waiting, waiting_len, false));
		v.empty = (struct view_empty){ "没有等您办理的事", "同事送审后，会出现在这里。", { 0 } };
	}
	TRY(web_pager(cx, &v.pager, "/office", (int64_t)v.row_len, 1, v.row_len ? (int64_t)v.row_len : 1));
	if (editor)
		v.new_href = "/office/documents/new";
	return respond_html(cx, 200, tmpl_inbox, &v);
}
