/* All public bodies as a tree; one body with its contact and documents. */
#include "base/str.h"
#include "base/vec.h"
#include "portal/bodies.tmpl.h"
#include "portal/bodies_view.h"
#include "portal/body.tmpl.h"
#include "portal/body_view.h"
#include "portal/portal_pages.h"
#include "portal/site.h"
#include "publish/publish.sql.h"

#define FIRST_YEAR 2008

static const struct {
	const char *level, *title, *anchor;
} groups[] = { { "city", "市", "city" },          { "county", "县级政府", "county" },   { "department", "政府部门", "departments" },
	       { "township", "乡镇", "townships" }, { "village", "村", "villages" }, { "institution", "企事业单位", "institutions" } };

static int document_count(struct ctx *cx, int64_t *out, int64_t body_id)
{
	struct row_published_stat_body *stat;

	TRY(sql_published_stat_body(cx, &stat, body_id));
	*out = stat ? stat->documents : 0;
	return 0;
}

static int fill_group(struct ctx *cx, struct view_body_group *g, const struct body *tree, size_t n, const char *level)
{
	VEC(struct view_body_node) nodes = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct view_body_node node = { .href = body_href(cx, tree[i].slug), .name = tree[i].name };

		if (!str_eq(tree[i].level, level) || !str_eq(tree[i].status, "active"))
			continue;
		TRY(document_count(cx, &node.doc_count, tree[i].id));
		if (!vec_push(cx->arena, &nodes, node))
			return err_detail(cx, ERR_NO_MEMORY, "bodies");
	}
	g->nodes = nodes.ptr;
	g->node_len = nodes.len;
	return 0;
}

static int crumbs_of(struct ctx *cx, struct view_page *page, const char *last)
{
	struct view_link *crumbs = arena_new_array(cx->arena, struct view_link, 3);
	size_t n = 0;

	if (!crumbs)
		return err_detail(cx, ERR_NO_MEMORY, "crumbs");
	crumbs[n++] = (struct view_link){ "/", "首页", false };
	crumbs[n++] = (struct view_link){ last ? "/bodies" : NULL, "公开机构", !last };
	if (last)
		crumbs[n++] = (struct view_link){ NULL, last, true };
	page->crumbs = crumbs;
	page->crumb_len = n;
	return 0;
}

int page_bodies(struct ctx *cx, struct form_none *in)
{
	struct view_body_group *out = arena_new_array(cx->arena, struct view_body_group, ARRAY_LEN(groups));
	struct view_bodies v = { 0 };
	struct body *tree;
	size_t n;

	(void)in;
	TRY(page_depends(cx, "bodies"));
	TRY(page_depends(cx, "documents"));
	TRY(web_site(cx, &v.page.site));
	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; out && i < ARRAY_LEN(groups); i++) {
		struct view_body_group *g = &out[v.group_len];

		*g = (struct view_body_group){ .title = groups[i].title, .anchor = groups[i].anchor };
		TRY(fill_group(cx, g, tree, n, groups[i].level));
		v.total += (int64_t)g->node_len;
		v.group_len += g->node_len > 0;
	}
	if (!out)
		return err_detail(cx, ERR_NO_MEMORY, "bodies");
	v.groups = out;
	v.page.title = "公开机构";
	v.page.canonical = arena_printf(cx->arena, "%s/bodies", web_base_url(cx));
	v.page.column = &(const struct view_column){ "公开机构", "全部公开政府信息的机构", "公开机构、机构职能", "机构职能" };
	TRY(crumbs_of(cx, &v.page, NULL));
	return respond_html(cx, 200, tmpl_bodies, &v);
}

static int fill_family(struct ctx *cx, struct view_body *v, const struct body *b)
{
	VEC(struct view_link) children = { 0 };
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		if (tree[i].id == b->parent_id) {
			v->parent_name = tree[i].name;
			v->parent_href = body_href(cx, tree[i].slug);
		}
		if (tree[i].parent_id == b->id && str_eq(tree[i].status, "active") &&
		    !vec_push(cx->arena, &children, (struct view_link){ body_href(cx, tree[i].slug), tree[i].short_name, false }))
			return err_detail(cx, ERR_NO_MEMORY, "children");
	}
	v->children = children.ptr;
	v->child_len = children.len;
	return 0;
}

static const char *or_null(const char *s)
{
	return s[0] ? s : NULL;
}

int page_body(struct ctx *cx, struct form_portal_body *in)
{
	struct view_body v = { .empty = { "这个机构还没有公开文件", "公开后会出现在这里。", { 0 } } };
	struct published_row *rows;
	struct body *b;
	int64_t total, page = in->page ? in->page : 1;
	const char *base;

	TRY(page_depends(cx, "bodies"));
	TRY(page_depends(cx, "sections"));
	TRY(body_by_slug(cx, &b, in->slug));
	TRY(page_depends(cx, "body:%lld", (long long)b->id));
	TRY(web_site(cx, &v.page.site));
	v.name = b->name;
	v.short_name = b->short_name;
	v.level = body_level_label(b->level);
	v.code = or_null(b->code);
	v.address = or_null(b->address);
	v.phone = or_null(b->phone);
	v.fax = or_null(b->fax);
	v.email = or_null(b->email);
	v.office_hours = or_null(b->office_hours);
	v.closed_note = str_eq(b->status, "closed") ? "这个机构已经撤销，以下文件仍可查阅。" : NULL;
	TRY(fill_family(cx, &v, b));
	TRY(published_list(cx, &rows, &v.row_len, &total, 0, b->id, (int)in->year, (page - 1) * PAGE_ROWS, PAGE_ROWS));
	TRY(doc_rows(cx, &v.rows, rows, v.row_len, true));
	base = body_href(cx, b->slug);
	if (total || in->year)
		TRY(year_links(cx, &v.years, &v.year_len, base, (int)in->year, FIRST_YEAR));
	TRY(web_pager(cx, &v.pager, in->year ? arena_printf(cx->arena, "%s?year=%lld", base, (long long)in->year) : base, total, page,
		      PAGE_ROWS));
	v.page.title = b->name;
	v.page.canonical = arena_printf(cx->arena, "%s%s", web_base_url(cx), base);
	v.page.column = &(const struct view_column){ b->name, b->name, "机构职能、公开文件", "机构职能" };
	TRY(crumbs_of(cx, &v.page, b->name));
	return respond_html(cx, 200, tmpl_body, &v);
}
