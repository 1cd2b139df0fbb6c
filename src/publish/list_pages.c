/* The workbench's lists: documents one may look into, and the register 登记簿, which nobody writes: it is read from events. */
#include "base/csv.h"
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "org/org.h"
#include "publish/desk.h"
#include "publish/documents.tmpl.h"
#include "publish/documents_view.h"
#include "publish/publish.sql.h"
#include "publish/publish_pages.h"
#include "web/form_draw.h"
#include "web/frame.h"

#define ROLES_LOOK (ROLE_ANY & ~ROLE_ADMINS)
#define CSV_MOST 100000

const char *const document_state_codes[] = { DOCUMENT_DRAFT, DOCUMENT_REVIEW, DOCUMENT_PUBLISHED, DOCUMENT_FILED, NULL };

/* % _ and \ typed by a person are themselves. */
static const char *like_of(struct ctx *cx, const char *q)
{
	struct buf b;

	if (str_empty(q))
		return "";
	buf_init(&b, cx->arena);
	buf_char(&b, '%');
	for (; *q; q++) {
		if (strchr("%_\\", *q))
			buf_char(&b, '\\');
		buf_char(&b, *q);
	}
	buf_char(&b, '%');
	return buf_cstr(&b);
}

/* A filter by body, of the bodies the actor may look into. */
static int body_filter(struct ctx *cx, struct view_filter *out, int64_t chosen)
{
	VEC(struct view_option) o = { 0 };
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		if (desk_may_look(cx->actor, tree[i].id) &&
		    !vec_push(cx->arena, &o, (struct view_option){ .value = arena_printf(cx->arena, "%lld", (long long)tree[i].id),
								    .text = tree[i].short_name, .chosen = tree[i].id == chosen }))
			return err_detail(cx, ERR_NO_MEMORY, "body filter");
	*out = (struct view_filter){ .name = "body", .label = "机构", .all = "全部机构", .options = o.ptr, .option_len = o.len };
	return 0;
}

static int fill_state_tabs(struct ctx *cx, struct view_documents *v, const char *state)
{
	struct view_link *tabs = arena_new_array(cx->arena, struct view_link, ARRAY_LEN(document_state_codes));

	if (!tabs)
		return err_detail(cx, ERR_NO_MEMORY, "tabs");
	tabs[0] = (struct view_link){ "/office/documents", "全部", str_empty(state) };
	for (size_t i = 0; document_state_codes[i]; i++)
		tabs[i + 1] = (struct view_link){ arena_printf(cx->arena, "/office/documents?stage=%s", document_state_codes[i]),
						  str_eq(document_state_codes[i], DOCUMENT_REVIEW) ?
							  "审核中" : desk_state_label(cx, document_state_codes[i], "", NULL, 0),
						  str_eq(document_state_codes[i], state) };
	v->tabs = tabs;
	v->tab_len = ARRAY_LEN(document_state_codes);
	return 0;
}

static int fill_rows(struct ctx *cx, struct view_documents *v, const struct row_document_list_staff *rows, size_t n)
{
	struct view_doc_work_row *out = arena_new_array(cx->arena, struct view_doc_work_row, n + 1);

	if (!out)
		return err_detail(cx, ERR_NO_MEMORY, "rows");
	for (size_t i = 0; i < n; i++) {
		const struct row_document_list_staff *r = &rows[i];

		out[i] = (struct view_doc_work_row){
			.href = arena_printf(cx->arena, "/office/documents/%lld", (long long)r->id),
			.title = r->title, .doc_no = r->doc_no[0] ? r->doc_no : NULL, .index_no = r->index_no,
			.body = r->body_name, .section = r->section_name, .author = r->author_name,
			.changed_at = web_minute(cx, r->changed_at),
			.state = { str_eq(r->state, DOCUMENT_PUBLISHED) ? VIEW_GOOD :
				   str_eq(r->state, DOCUMENT_REVIEW) ? VIEW_WARN : VIEW_QUIET,
				   desk_state_label(cx, r->state, r->step, NULL, 0), NULL },
		};
	}
	v->rows = out;
	v->row_len = n;
	return 0;
}

int page_documents(struct ctx *cx, struct form_document_list *in)
{
	struct view_documents v = { .filters = { .action = "/office/documents", .query_label = "标题或文号", .len = 1 },
				    .empty = { "没有符合条件的文件", "换一个条件试试，或者新建一份文件。", { 0 } } };
	struct row_document_list_staff *rows;
	struct row_document_count_staff *count;
	const char *bodies, *like = like_of(cx, in->q), *state = in->stage ? in->stage : "";
	int64_t page = in->page ? in->page : 1;
	struct view_filter filter;
	struct buf base;
	size_t n;

	TRY(web_work_page(cx, &v.page, "文件"));
	TRY(desk_bodies(cx, &bodies, ROLES_LOOK));
	TRY(sql_document_list_staff(cx, &rows, &n, bodies, state, like, in->body, PAGE_ROWS, (page - 1) * PAGE_ROWS));
	TRY(sql_document_count_staff(cx, &count, bodies, state, like, in->body));
	TRY(fill_rows(cx, &v, rows, n));
	TRY(fill_state_tabs(cx, &v, state));
	TRY(body_filter(cx, &filter, in->body));
	v.filters.rows = &filter;
	v.filters.query = in->q ? in->q : "";
	if (state[0]) {
		static const char name[] = "stage";
		struct view_kept *kept = arena_new(cx->arena, struct view_kept);

		if (!kept)
			return err_detail(cx, ERR_NO_MEMORY, "filters");
		*kept = (struct view_kept){ name, state };
		v.filters.kept = kept;
		v.filters.kept_len = 1;
	}
	buf_init(&base, cx->arena);
	buf_printf(&base, "/office/documents?stage=%s&body=%lld&q=", state, (long long)in->body);
	buf_url_arg(&base, v.filters.query);
	TRY(buf_done(cx, &base));
	TRY(web_pager(cx, &v.pager, buf_cstr(&base), count->total, page, PAGE_ROWS));
	if (actor_has(cx->actor, ROLE_EDITOR))
		v.new_href = "/office/documents/new";
	return respond_html(cx, 200, tmpl_documents, &v);
}

struct period {
	int64_t from_at, to_at;
};

static struct period period_of(int64_t year)
{
	if (!year)
		return (struct period){ 0, INT64_MAX };
	return (struct period){ date_start_at(date_from_ymd((int)year, 1, 1)), date_start_at(date_from_ymd((int)year + 1, 1, 1)) };
}

static const char *or_null(const char *s)
{
	return s[0] ? s : NULL;
}

static int fill_register(struct ctx *cx, struct view_register *v, const struct row_register_list *rows, size_t n, int64_t first)
{
	struct view_register_row *out = arena_new_array(cx->arena, struct view_register_row, n + 1);

	if (!out)
		return err_detail(cx, ERR_NO_MEMORY, "register");
	for (size_t i = 0; i < n; i++) {
		const struct row_register_list *r = &rows[i];

		out[i] = (struct view_register_row){
			.no = first + (int64_t)i, .href = arena_printf(cx->arena, "/office/documents/%lld", (long long)r->id),
			.title = r->title, .doc_no = or_null(r->doc_no), .index_no = r->index_no, .body = r->body_name,
			.disclosure = disclosure_label(r->disclosure),
			.ground = r->ground[0] ? class_label(cx, "ground", r->ground) : NULL,
			.drafted_by = r->drafted_by[0] ? r->drafted_by : "导入", .drafted_on = web_minute(cx, r->drafted_at),
			.first_by = or_null(r->first_by), .first_on = web_minute(cx, r->first_at),
			.second_by = or_null(r->second_by), .second_on = web_minute(cx, r->second_at),
			.secrecy_by = or_null(r->secrecy_by), .secrecy_on = web_minute(cx, r->secrecy_at),
			.published_by = or_null(r->closed_by), .published_at = web_minute(cx, r->since_at),
		};
	}
	v->rows = out;
	v->row_len = n;
	return 0;
}

int page_register(struct ctx *cx, struct form_document_register *in)
{
	struct view_register v = { .filters = { .action = "/office/register", .len = 1 },
				   .empty = { "登记簿还是空的", "文件发布或备案后，会自动记在这里。", { 0 } } };
	struct period p = period_of(in->year);
	struct row_register_list *rows;
	struct row_register_count *count;
	int64_t page = in->page ? in->page : 1;
	struct view_filter filter;
	const char *bodies, *base;
	size_t n;

	TRY(web_work_page(cx, &v.page, "登记簿"));
	v.page.wide = true;
	TRY(desk_bodies(cx, &bodies, ROLES_LOOK));
	TRY(sql_register_list(cx, &rows, &n, bodies, in->body, p.from_at, p.to_at, PAGE_ROWS, (page - 1) * PAGE_ROWS));
	TRY(sql_register_count(cx, &count, bodies, in->body, p.from_at, p.to_at));
	TRY(fill_register(cx, &v, rows, n, (page - 1) * PAGE_ROWS + 1));
	TRY(body_filter(cx, &filter, in->body));
	v.filters.rows = &filter;
	base = arena_printf(cx->arena, "/office/register?year=%lld&body=%lld", (long long)in->year, (long long)in->body);
	TRY(web_pager(cx, &v.pager, base, count->total, page, PAGE_ROWS));
	if (actor_has(cx->actor, ROLE_OPENNESS_OFFICE | ROLE_ASSESSOR | ROLE_CHIEF))
		v.export_href = arena_printf(cx->arena, "/office/register.csv?year=%lld&body=%lld", (long long)in->year,
					     (long long)in->body);
	return respond_html(cx, 200, tmpl_register_list, &v);
}

int page_register_csv(struct ctx *cx, struct form_document_register *in)
{
	static const char *const head[] = { "序号", "标题", "文号", "索引号", "机构", "公开方式", "依据", "起草人", "起草时间", "初审人",
					    "初审时间", "复审签发人", "签发时间", "保密审查人", "保密审查时间", "发布人", "发布时间" };
	struct view_register v = { 0 };
	struct period p = period_of(in->year);
	struct row_register_list *rows;
	const char *bodies;
	struct buf b;
	size_t n;

	TRY(desk_bodies(cx, &bodies, ROLE_OPENNESS_OFFICE | ROLE_ASSESSOR | ROLE_CHIEF));
	TRY(sql_register_list(cx, &rows, &n, bodies, in->body, p.from_at, p.to_at, CSV_MOST, 0));
	TRY(fill_register(cx, &v, rows, n, 1));
	buf_init(&b, cx->arena);
	buf_str(&b, "\xEF\xBB\xBF");
	csv_write(&b, head, ARRAY_LEN(head));
	for (size_t i = 0; i < n; i++) {
		const struct view_register_row *r = &v.rows[i];
		const char *const fields[] = { arena_printf(cx->arena, "%lld", (long long)r->no), r->title, r->doc_no, r->index_no,
					       r->body, r->disclosure, r->ground, r->drafted_by, r->drafted_on, r->first_by,
					       r->first_on, r->second_by, r->second_on, r->secrecy_by, r->secrecy_on,
					       r->published_by, r->published_at };

		csv_write(&b, fields, ARRAY_LEN(fields));
	}
	TRY(buf_done(cx, &b));
	return respond_download(cx, "text/csv; charset=utf-8", "登记簿.csv", &b);
}
