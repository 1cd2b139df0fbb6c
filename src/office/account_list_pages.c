/* The list of accounts. There are some hundreds at most: read whole, filtered here. */
#include "base/str.h"
#include "office/account_words.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"

static bool holds_at(const struct account *a, int64_t body_id)
{
	for (size_t i = 0; i < a->grant_len; i++)
		if (a->grants[i].body_id == body_id)
			return true;
	return body_id == 0;
}

static bool is_in(const struct account *a, const struct form_account_list *in)
{
	if (!admin_matches(a->login, in->q) && !admin_matches(a->name, in->q))
		return false;
	if (str_eq(in->status, "locked"))
		return a->locked && holds_at(a, in->body);
	return (!in->status || str_eq(a->status, in->status)) && holds_at(a, in->body);
}

static int fill_filters(struct ctx *cx, struct view_filters *v, const struct form_account_list *in)
{
	struct view_filter *rows = arena_new_array(cx->arena, struct view_filter, 2);
	admin_options bodies = { 0 }, states = { 0 };

	TRY(admin_body_options(cx, &bodies, NULL, in->body));
	TRY(admin_option(cx, &states, "active", "正常"));
	TRY(admin_option(cx, &states, "disabled", "停用"));
	TRY(admin_option(cx, &states, "locked", "锁定"));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "filters");
	form_choose(bodies.ptr, bodies.len, &in->state, "body", NULL);
	form_choose(states.ptr, states.len, &in->state, "status", NULL);
	rows[0] = (struct view_filter){ "body", "机构", "全部机构", bodies.ptr, bodies.len };
	rows[1] = (struct view_filter){ "status", "状态", "全部", states.ptr, states.len };
	*v = (struct view_filters){ .action = "/office/accounts", .query = in->q ? in->q : "", .query_label = "姓名或登录名",
				    .rows = rows, .len = 2 };
	if (in->q || in->body || in->status)
		v->clear_href = "/office/accounts";
	return 0;
}

static int fill_rows(struct ctx *cx, struct view_accounts *v, const struct account *const *list, size_t n)
{
	struct view_account_row *rows = arena_new_array(cx->arena, struct view_account_row, n + 1);
	struct body *tree;
	size_t tree_len;

	TRY(body_tree(cx, &tree, &tree_len));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "accounts");
	for (size_t i = 0; i < n; i++) {
		const struct account *a = list[i];

		rows[i] = (struct view_account_row){
			.href = arena_printf(cx->arena, "/office/accounts/%lld", (long long)a->id), .login = a->login, .name = a->name,
			.body = account_bodies(cx, a, tree, tree_len), .roles = account_roles(cx, a), .seen_at = web_minute(cx, a->seen_at),
			.state = account_badge(a),
		};
	}
	v->rows = rows;
	v->row_len = n;
	return 0;
}

static int fill_pager(struct ctx *cx, struct view_accounts *v, const struct form_account_list *in, size_t total, int64_t page)
{
	struct admin_query q;

	admin_query_start(cx, &q, "/office/accounts");
	admin_query_add(&q, "q", in->q);
	admin_query_add(&q, "body", in->body ? admin_number(cx, in->body) : NULL);
	admin_query_add(&q, "status", in->status);
	TRY(buf_done(cx, &q.b));
	return web_pager(cx, &v->pager, buf_cstr(&q.b), (int64_t)total, page, PAGE_ROWS);
}

int page_accounts(struct ctx *cx, struct form_account_list *in)
{
	struct view_accounts v = { .export_href = "/office/accounts.csv" };
	int64_t page = in->page ? in->page : 1;
	VEC(const struct account *) found = { 0 };
	struct account *all;
	size_t n, first, end;

	TRY(web_work_page(cx, &v.page, "账号"));
	TRY(account_list(cx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (is_in(&all[i], in) && !vec_push(cx->arena, &found, &all[i]))
			return err_detail(cx, ERR_NO_MEMORY, "accounts");
	admin_slice(found.len, page, &first, &end);
	TRY(fill_filters(cx, &v.filters, in));
	TRY(fill_rows(cx, &v, found.ptr + first, end - first));
	TRY(fill_pager(cx, &v, in, found.len, page));
	if (actor_has(cx->actor, ROLE_SYSADMIN)) {
		v.new_href = "/office/accounts/new";
		v.import_href = "/office/accounts/import";
	}
	v.empty = v.filters.clear_href ? (struct view_empty){ "没有符合条件的账号", "换一个条件试试。", { "/office/accounts", "全部账号", false } } :
					 (struct view_empty){ "还没有账号", "系统管理员新增账号后，会出现在这里。", { 0 } };
	return respond_html(cx, 200, tmpl_accounts, &v);
}
