/* Bodies: the tree as a list, and one form for a new one and a changed one. */
#include "base/str.h"
#include "db/db.h"
#include "law/orgcode.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"
#include "publish/publish.h"

static bool is_in(const struct body *b, const struct form_body_list *in)
{
	return (admin_matches(b->name, in->q) || admin_matches(b->code, in->q) || admin_matches(b->short_name, in->q)) &&
	       (!in->level || str_eq(b->level, in->level)) && (!in->status || str_eq(b->status, in->status));
}

static int fill_filters(struct ctx *cx, struct view_filters *v, const struct form_body_list *in)
{
	struct view_filter *rows = arena_new_array(cx->arena, struct view_filter, 2);
	admin_options levels = { 0 }, states = { 0 };

	for (const char *const *c = body_level_codes; *c; c++)
		TRY(admin_option(cx, &levels, *c, body_level_label(*c)));
	TRY(admin_option(cx, &states, "active", "在用"));
	TRY(admin_option(cx, &states, "closed", "已撤销"));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "filters");
	form_choose(levels.ptr, levels.len, &in->state, "level", NULL);
	form_choose(states.ptr, states.len, &in->state, "status", NULL);
	rows[0] = (struct view_filter){ "level", "机构类型", "全部类型", levels.ptr, levels.len };
	rows[1] = (struct view_filter){ "status", "状态", "全部", states.ptr, states.len };
	*v = (struct view_filters){ .action = "/office/bodies", .query = in->q ? in->q : "", .query_label = "名称或代码", .rows = rows, .len = 2 };
	if (in->q || in->level || in->status)
		v->clear_href = "/office/bodies";
	return 0;
}

/* Accounts with a role there. */
static int64_t accounts_at(const struct account *accounts, size_t n, int64_t body_id)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		bool here = false;

		for (size_t k = 0; k < accounts[i].grant_len; k++)
			here = here || accounts[i].grants[k].body_id == body_id;
		count += here;
	}
	return count;
}

static const char *name_of(const struct body *tree, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (tree[i].id == id)
			return tree[i].name;
	return NULL;
}

static int fill_rows(struct ctx *cx, struct view_body_list *v, const struct body *tree, size_t tree_len, const struct body *const *list,
		     size_t n)
{
	struct view_body_row *rows = arena_new_array(cx->arena, struct view_body_row, n + 1);
	struct account *accounts;
	size_t account_len;

	TRY(account_list(cx, &accounts, &account_len));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "bodies");
	for (size_t i = 0; i < n; i++) {
		const struct body *b = list[i];
		struct published_row *shown;
		size_t shown_len;

		rows[i] = (struct view_body_row){
			.href = arena_printf(cx->arena, "/office/bodies/%lld", (long long)b->id), .name = b->name,
			.level = body_level_label(b->level), .code = b->code, .parent = name_of(tree, tree_len, b->parent_id), .depth = b->depth,
			.account_count = accounts_at(accounts, account_len, b->id),
			.state = str_eq(b->status, "active") ? (struct view_badge){ VIEW_GOOD, "在用", NULL } :
							       (struct view_badge){ VIEW_QUIET, "已撤销", NULL },
		};
		TRY(published_list(cx, &shown, &shown_len, &rows[i].doc_count, 0, b->id, 0, 0, 1));
	}
	v->rows = rows;
	v->row_len = n;
	return 0;
}

int page_body_list(struct ctx *cx, struct form_body_list *in)
{
	struct view_body_list v = { .new_href = "/office/bodies/new", .import_href = "/office/bodies/import", .export_href = "/office/bodies.csv",
				    .empty = { "没有符合条件的机构", "换一个条件试试，或者新增一个机构。", { 0 } } };
	int64_t page = in->page ? in->page : 1;
	VEC(const struct body *) found = { 0 };
	struct admin_query q;
	struct body *tree;
	size_t n, first, end;

	TRY(web_work_page(cx, &v.page, "机构"));
	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		if (is_in(&tree[i], in) && !vec_push(cx->arena, &found, &tree[i]))
			return err_detail(cx, ERR_NO_MEMORY, "bodies");
	admin_slice(found.len, page, &first, &end);
	TRY(fill_filters(cx, &v.filters, in));
	TRY(fill_rows(cx, &v, tree, n, found.ptr + first, end - first));
	admin_query_start(cx, &q, "/office/bodies");
	admin_query_add(&q, "q", in->q);
	admin_query_add(&q, "level", in->level);
	admin_query_add(&q, "status", in->status);
	TRY(buf_done(cx, &q.b));
	TRY(web_pager(cx, &v.pager, buf_cstr(&q.b), (int64_t)found.len, page, PAGE_ROWS));
	return respond_html(cx, 200, tmpl_body_list, &v);
}

static const char *code_warning(const struct body *b)
{
	struct orgcode code;

	orgcode_parse(&code, b->code);
	if (code.kind == ORGCODE_MALFORMED)
		return "代码不是 18 位统一社会信用代码，也不是 9 位组织机构代码，请核对。";
	if (code.kind != ORGCODE_EMPTY && !code.check_ok)
		return "代码的校验位不对，请核对证照。";
	return NULL;
}

static void fill_texts(struct view_body_form *v, const struct body *b, const struct form *f, const char *sort)
{
	const struct form_def *def = form_def_body_save();

#define TEXT(field) form_field(def, f, #field, b->field)
	v->name = TEXT(name);
	v->short_name = TEXT(short_name);
	v->short_name.hint = "列表中使用";
	v->code = TEXT(code);
	v->code.hint = "18 位，或 9 位组织机构代码";
	v->area_code = TEXT(area_code);
	v->index_pattern = TEXT(index_pattern);
	v->index_pattern.hint = "留空则按统一设置";
	v->address = TEXT(address);
	v->phone = TEXT(phone);
	v->fax = TEXT(fax);
	v->email = TEXT(email);
	v->office_hours = TEXT(office_hours);
	v->sort = form_field(def, f, "sort", sort);
	if (b->id)
		return;
	v->slug = TEXT(slug);
	v->slug.hint = "用在网址中，小写字母、数字和连字符，以后不能改";
	v->slug.optional = false;
#undef TEXT
}

static int fill_choices(struct ctx *cx, struct view_body_form *v, const struct body *b, const struct form *f)
{
	const struct form_def *def = form_def_body_save();
	admin_options levels = { 0 }, parents = { 0 }, states = { 0 };

	for (const char *const *c = body_level_codes; *c; c++)
		TRY(admin_option(cx, &levels, *c, body_level_label(*c)));
	TRY(admin_body_options(cx, &parents, "（没有上级）", b->parent_id));
	TRY(admin_option(cx, &states, "active", "在用"));
	TRY(admin_option(cx, &states, "closed", "已撤销"));
	states.ptr[1].hint = "不再起草新的文件，已公开的保留";
	v->level = admin_choice(def, f, "level", b->level, &levels);
	v->parent = admin_choice(def, f, "parent_id", b->parent_id ? admin_number(cx, b->parent_id) : "", &parents);
	v->status = admin_choice(def, f, "status", b->status, &states);
	return 0;
}

static int draw(struct ctx *cx, const struct body *b, const struct form *f)
{
	struct view_body_form v = { .heading = b->id ? b->name : "新增机构", .action = "/office/bodies/save", .cancel_href = "/office/bodies",
				    .is_new = !b->id, .warning = f ? NULL : code_warning(b) };

	TRY(web_work_page(cx, &v.page, v.heading));
	TRY(fill_choices(cx, &v, b, f));
	fill_texts(&v, b, f, admin_number(cx, b->sort));
	if (b->id) {
		v.id = admin_number(cx, b->id);
		v.revision = f ? form_raw(f, "revision") : admin_number(cx, b->rev);
	}
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	return respond_html(cx, f ? 422 : 200, tmpl_body_form, &v);
}

static const struct body new_body = { .slug = "", .name = "", .short_name = "", .level = "department", .code = "", .area_code = "",
				      .address = "", .phone = "", .fax = "", .email = "", .office_hours = "", .index_pattern = "",
				      .status = "active" };

int page_body_new(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw(cx, &new_body, NULL);
}

int page_body_edit(struct ctx *cx, struct form_admin_id *in)
{
	struct body *b;

	TRY(body_load(cx, &b, in->id));
	return draw(cx, b, NULL);
}

struct save {
	struct form_body_save *in;
	struct org_fault *faults;
	size_t fault_len;
	int64_t id;
};

static int do_save(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	const struct form_body_save *in = s->in;
#define OR_EMPTY(text) ((text) ? (text) : "")
	struct body b = { .id = in->id, .rev = in->revision, .slug = OR_EMPTY(in->slug), .name = in->name, .short_name = in->short_name,
			  .level = in->level, .parent_id = in->parent_id, .code = OR_EMPTY(in->code), .area_code = OR_EMPTY(in->area_code),
			  .address = OR_EMPTY(in->address), .phone = OR_EMPTY(in->phone), .fax = OR_EMPTY(in->fax),
			  .email = OR_EMPTY(in->email), .office_hours = OR_EMPTY(in->office_hours),
			  .index_pattern = OR_EMPTY(in->index_pattern), .status = in->status, .sort = in->sort };
#undef OR_EMPTY

	s->faults = NULL;
	s->fault_len = 0;
	TRY(body_save(cx, &b, &s->faults, &s->fault_len));
	s->id = b.id;
	return 0;
}

static int redraw(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	struct body *b = NULL;

	if (s->in->id)
		TRY(body_load(cx, &b, s->in->id));
	return draw(cx, b ? b : &new_body, &s->in->state);
}

int post_body_save(struct ctx *cx, struct form_body_save *in)
{
	struct save s = { .in = in };
	int rc;

	if (!form_failed(&in->state)) {
		rc = db_write(cx, do_save, &s);
		if (rc == 0)
			return respond_redirect(cx, "/office/bodies/%lld?done=saved", (long long)s.id);
		admin_mark(cx, &in->state, s.faults, s.fault_len);
		if (!admin_refused(cx, &in->state, rc))
			return rc;
	}
	return db_read(cx, redraw, &s);
}
