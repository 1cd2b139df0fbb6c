/* A section: where one is, what is below it, its documents by year and page. */
#include "base/str.h"
#include "base/vec.h"
#include "portal/portal_pages.h"
#include "portal/section.tmpl.h"
#include "portal/section_view.h"
#include "portal/site.h"

#define FIRST_YEAR 2008 /* the Regulation of 2007 is in force since 2008-05-01 */

static struct view_count_link link_of(struct ctx *cx, const struct section *s, bool current)
{
	return (struct view_count_link){ .href = section_href(cx, s->path), .text = s->name, .count = s->documents, .current = current };
}

static const struct section *find_section(const struct section *tree, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (tree[i].id == id)
			return &tree[i];
	return NULL;
}

/* Siblings, children, and the way from the first page down to here. */
static int fill_around(struct ctx *cx, struct view_section *v, const struct section *tree, size_t n, const struct section *s)
{
	VEC(struct view_count_link) siblings = { 0 }, children = { 0 };
	const struct section *line[8], *up = s;
	struct view_link *crumbs;
	size_t depth = 0;

	for (size_t i = 0; i < n; i++) {
		bool open = str_eq(tree[i].status, "active");

		if (open && tree[i].parent_id == s->parent_id && !vec_push(cx->arena, &siblings, link_of(cx, &tree[i], tree[i].id == s->id)))
			return err_detail(cx, ERR_NO_MEMORY, "siblings");
		if (open && tree[i].parent_id == s->id && !vec_push(cx->arena, &children, link_of(cx, &tree[i], false)))
			return err_detail(cx, ERR_NO_MEMORY, "children");
	}
	for (; up && depth < ARRAY_LEN(line); up = find_section(tree, n, up->parent_id))
		line[depth++] = up;
	crumbs = arena_new_array(cx->arena, struct view_link, depth + 1);
	if (!crumbs)
		return err_detail(cx, ERR_NO_MEMORY, "crumbs");
	crumbs[0] = (struct view_link){ "/", "首页", false };
	for (size_t i = 0; i < depth; i++)
		crumbs[i + 1] = (struct view_link){ i + 1 < depth ? section_href(cx, line[depth - 1 - i]->path) : NULL,
						    line[depth - 1 - i]->name, i + 1 == depth };
	v->siblings = siblings.ptr;
	v->sibling_len = siblings.len;
	v->children = children.ptr;
	v->child_len = children.len;
	v->page.crumbs = crumbs;
	v->page.crumb_len = depth + 1;
	v->page.nav_href = section_href(cx, line[depth - 1]->path);
	if (depth > 1) {
		v->parent_name = line[1]->name;
		v->parent_href = section_href(cx, line[1]->path);
	}
	return 0;
}

int page_section(struct ctx *cx, struct form_portal_section *in)
{
	struct view_section v = { .empty = { "这个栏目还没有内容", "内容公开后会出现在这里。您也可以用上方的检索查找。", { 0 } } };
	struct section *s, *tree;
	struct published_row *rows;
	int64_t total, page = in->page ? in->page : 1;
	const char *base;
	size_t n;

	TRY(page_depends(cx, "sections"));
	TRY(section_by_path(cx, &s, in->path));
	TRY(page_depends(cx, "section:%lld", (long long)s->id));
	TRY(web_site(cx, &v.page.site));
	TRY(section_tree(cx, &tree, &n));
	TRY(fill_around(cx, &v, tree, n, s));
	TRY(published_list(cx, &rows, &v.row_len, &total, s->id, 0, (int)in->year, (page - 1) * PAGE_ROWS, PAGE_ROWS));
	TRY(doc_rows(cx, &v.rows, rows, v.row_len, v.child_len > 0));
	base = section_href(cx, s->path);
	if (s->documents)
		TRY(year_links(cx, &v.years, &v.year_len, base, (int)in->year, FIRST_YEAR));
	TRY(web_pager(cx, &v.pager, in->year ? arena_printf(cx->arena, "%s?year=%lld", base, (long long)in->year) : base, total, page,
		      PAGE_ROWS));
	v.name = s->name;
	v.intro = s->description[0] ? s->description : NULL;
	v.updated_on = s->updated_on[0] ? s->updated_on : NULL;
	v.page.title = s->name;
	v.page.description = v.intro;
	v.page.canonical = arena_printf(cx->arena, "%s%s", web_base_url(cx), base);
	v.page.column = &(const struct view_column){ s->name, s->description, s->keywords, s->column_type };
	return respond_html(cx, 200, tmpl_section, &v);
}
