/* The search page: a plain GET form, hits with what matched marked, filters that can be taken away one by one. */
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "portal/portal_pages.h"
#include "portal/search.tmpl.h"
#include "portal/search_view.h"
#include "portal/site.h"
#include "publish/publish.sql.h"
#include "search/search.h"

#define SNIPPET_CHARS 110
#define FIRST_YEAR 2000

const char *const portal_sorts[] = { "relevance", "date", NULL };

/* The address of this search with one argument changed (value NULL: taken away); page is always dropped. */
static const char *href_with(struct ctx *cx, const struct form_portal_search *in, const char *name, const char *value)
{
	static const char *const names[] = { "q", "body", "section", "year", "validity", "sort" };
	struct buf b;
	bool first = true;

	buf_init(&b, cx->arena);
	buf_str(&b, "/search");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *v = str_eq(names[i], name) ? value : form_raw(&in->state, names[i]);

		if (str_empty(v))
			continue;
		buf_printf(&b, "%s%s=", first ? "?" : "&", names[i]);
		buf_url_arg(&b, v);
		first = false;
	}
	return b.failed ? NULL : buf_cstr(&b);
}

typedef VEC(struct view_option) option_list;
typedef VEC(struct view_link) link_list;

static int add_option(struct ctx *cx, option_list *o, const char *value, const char *text, bool chosen)
{
	if (!value || !vec_push(cx->arena, o, (struct view_option){ .value = value, .text = text, .chosen = chosen }))
		return err_detail(cx, ERR_NO_MEMORY, "search filters");
	return 0;
}

static int add_chosen(struct ctx *cx, link_list *links, const struct form_portal_search *in, const char *name, const char *text)
{
	if (!vec_push(cx->arena, links, (struct view_link){ href_with(cx, in, name, NULL), text, true }))
		return err_detail(cx, ERR_NO_MEMORY, "search filters");
	return 0;
}

static const char *number(struct ctx *cx, int64_t n)
{
	return arena_printf(cx->arena, "%lld", (long long)n);
}

static int body_options(struct ctx *cx, option_list *o, link_list *chosen, const struct form_portal_search *in)
{
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(add_option(cx, o, number(cx, tree[i].id), tree[i].short_name, tree[i].id == in->body));
		if (tree[i].id == in->body)
			TRY(add_chosen(cx, chosen, in, "body", tree[i].short_name));
	}
	return 0;
}

static int section_options(struct ctx *cx, option_list *o, link_list *chosen, const struct form_portal_search *in)
{
	struct section *tree;
	size_t n;

	TRY(section_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		const char *text = tree[i].depth ? arena_printf(cx->arena, "　%s", tree[i].name) : tree[i].name;

		if (tree[i].depth > 1 && tree[i].id != in->section)
			continue;
		TRY(add_option(cx, o, number(cx, tree[i].id), text, tree[i].id == in->section));
		if (tree[i].id == in->section)
			TRY(add_chosen(cx, chosen, in, "section", tree[i].name));
	}
	return 0;
}

static int year_options(struct ctx *cx, option_list *o, link_list *chosen, const struct form_portal_search *in, const struct search_result *r)
{
	for (int i = 0; r && i < SEARCH_YEARS; i++) {
		int year = r->last_year - i;

		if (!r->years[i] || year < 1)
			continue;
		TRY(add_option(cx, o, number(cx, year), arena_printf(cx->arena, "%d年（%lld）", year, (long long)r->years[i]), year == in->year));
	}
	if (in->year) {
		if (!o->len || (o->len && !r))
			TRY(add_option(cx, o, number(cx, in->year), arena_printf(cx->arena, "%lld年", (long long)in->year), true));
		TRY(add_chosen(cx, chosen, in, "year", arena_printf(cx->arena, "%lld年", (long long)in->year)));
	}
	return 0;
}

static int validity_options(struct ctx *cx, option_list *o, link_list *chosen, const struct form_portal_search *in)
{
	for (const char *const *code = validity_codes; *code; code++) {
		TRY(add_option(cx, o, *code, validity_label(*code), str_eq(*code, in->validity)));
		if (str_eq(*code, in->validity))
			TRY(add_chosen(cx, chosen, in, "validity", validity_label(*code)));
	}
	return 0;
}

static const char *clear_href(struct ctx *cx, const char *q)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "/search?q=");
	buf_url_arg(&b, q ? q : "");
	return b.failed ? NULL : buf_cstr(&b);
}

static int fill_filters(struct ctx *cx, struct view_search *v, struct view_filter *rows, const struct form_portal_search *in,
			const struct search_result *r)
{
	option_list bodies = { 0 }, sections = { 0 }, years = { 0 }, valid = { 0 };
	struct view_kept *kept = arena_new_array(cx->arena, struct view_kept, 1);
	link_list chosen = { 0 };

	TRY(body_options(cx, &bodies, &chosen, in));
	TRY(section_options(cx, &sections, &chosen, in));
	TRY(year_options(cx, &years, &chosen, in, r));
	TRY(validity_options(cx, &valid, &chosen, in));
	rows[0] = (struct view_filter){ "body", "机构", "全部机构", bodies.ptr, bodies.len };
	rows[1] = (struct view_filter){ "section", "栏目", "全部栏目", sections.ptr, sections.len };
	rows[2] = (struct view_filter){ "year", "年份", "全部年份", years.ptr, years.len };
	rows[3] = (struct view_filter){ "validity", "有效性", "全部", valid.ptr, valid.len };
	v->filters = (struct view_filters){ .action = "/search", .query = NULL, .rows = rows, .len = 4 };
	if (!kept)
		return err_detail(cx, ERR_NO_MEMORY, "search filters");
	if (in->sort) {
		kept[0] = (struct view_kept){ "sort", in->sort };
		v->filters.kept = kept;
		v->filters.kept_len = 1;
	}
	if (chosen.len)
		v->filters.clear_href = clear_href(cx, in->q);
	v->chosen = chosen.ptr;
	v->chosen_len = chosen.len;
	return 0;
}

static unsigned validity_mask(const char *code)
{
	for (unsigned i = 0; code && validity_codes[i]; i++)
		if (str_eq(validity_codes[i], code))
			return 1u << i;
	return 0;
}

static int ask(struct ctx *cx, struct search_result **r, const struct form_portal_search *in, int64_t page)
{
	struct search_query q = { .text = in->q, .body_ids = &in->body, .body_len = in->body != 0, .section_ids = &in->section,
				  .section_len = in->section != 0, .validity_mask = validity_mask(in->validity),
				  .sort = str_eq(in->sort, "date") ? SEARCH_DATE : SEARCH_RELEVANCE,
				  .offset = (size_t)(page - 1) * PAGE_ROWS, .limit = PAGE_ROWS };

	if (in->year) {
		q.date_from = date_from_ymd((int)in->year, 1, 1);
		q.date_to = date_from_ymd((int)in->year, 12, 31);
	}
	return search_query(cx, r, &q);
}

static int fill_hit(struct ctx *cx, struct view_hit *h, const struct published_row *row, const struct search_hit *hit,
		    const struct search_marks *marks)
{
	struct row_published_text_of *text;

	TRY(sql_published_text_of(cx, &text, row->id));
	h->href = published_path(cx, row->id);
	TRY(search_highlight(cx, &h->title, marks, row->title));
	if (text)
		TRY(search_snippet(cx, &h->snippet, marks, text->body_text, SNIPPET_CHARS));
	h->issuer = row->issuer[0] ? row->issuer : row->body_name;
	h->doc_no = row->doc_no[0] ? row->doc_no : NULL;
	h->section = row->section_name;
	h->published_on = row->published_on;
	if (!str_eq(row->validity, "valid"))
		h->validity = validity_badge(row->validity, NULL, NULL);
	h->exact = hit->exact == SEARCH_EXACT_NUMBER ? "文号或索引号完全一致" : hit->exact == SEARCH_EXACT_TITLE ? "标题完全一致" : NULL;
	return 0;
}

static int fill_hits(struct ctx *cx, struct view_search *v, const struct search_result *r)
{
	struct view_hit *hits = arena_new_array(cx->arena, struct view_hit, r->hit_len + 1);
	int64_t *ids = arena_new_array(cx->arena, int64_t, r->hit_len + 1);
	struct published_row *rows;
	size_t n;

	if (!hits || !ids)
		return err_detail(cx, ERR_NO_MEMORY, "hits");
	for (size_t i = 0; i < r->hit_len; i++)
		ids[i] = r->hits[i].id;
	TRY(published_rows(cx, &rows, &n, ids, r->hit_len));
	for (size_t i = 0, at = 0; i < n; i++) { /* rows come in the order of the hits */
		while (r->hits[at].id != rows[i].id)
			at++;
		TRY(fill_hit(cx, &hits[i], &rows[i], &r->hits[at], r->marks));
	}
	v->hits = hits;
	v->hit_len = n;
	return 0;
}

static int fill_sorts(struct ctx *cx, struct view_search *v, const struct form_portal_search *in)
{
	struct view_link *sorts = arena_new_array(cx->arena, struct view_link, 2);
	bool by_date = str_eq(in->sort, "date");

	if (!sorts)
		return err_detail(cx, ERR_NO_MEMORY, "sorts");
	sorts[0] = (struct view_link){ href_with(cx, in, "sort", NULL), "按相关度", !by_date };
	sorts[1] = (struct view_link){ href_with(cx, in, "sort", "date"), "按日期", by_date };
	v->sorts = sorts;
	v->sort_len = 2;
	return 0;
}

int page_search(struct ctx *cx, struct form_portal_search *in)
{
	struct view_search v = { .took_ms = -1 };
	int64_t page = in->page ? in->page : 1;
	struct search_result *r = NULL;
	struct view_filter filters[4];

	TRY(page_depends(cx, "documents"));
	TRY(page_depends(cx, "bodies"));
	TRY(page_depends(cx, "sections"));
	TRY(web_site(cx, &v.page.site));
	v.asked = !str_empty(in->q) || in->body || in->section || in->year || in->validity || in->sort;
	if (v.asked) {
		TRY(ask(cx, &r, in, page));
		TRY(fill_hits(cx, &v, r));
		TRY(web_pager(cx, &v.pager, href_with(cx, in, NULL, NULL), r->total, page, PAGE_ROWS));
	}
	TRY(fill_filters(cx, &v, filters, in, r));
	TRY(fill_sorts(cx, &v, in));
	v.page.title = str_empty(in->q) ? "检索" : arena_printf(cx->arena, "检索：%s", in->q);
	v.page.query = in->q;
	v.page.hide_search = true;
	v.page.noindex = true;
	return respond_html(cx, 200, tmpl_search, &v);
}
