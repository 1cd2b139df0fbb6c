/* The first page: the search field, the doors, what is new by section, policies with their readings, figures that open. */
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "portal/home.tmpl.h"
#include "portal/home_view.h"
#include "portal/portal_pages.h"
#include "portal/site.h"

#define ZONE_ROWS 6
#define ZONES_MOST 4

static int fill_newest(struct ctx *cx, struct view_zone *zone)
{
	struct published_row *rows;
	int64_t total;

	TRY(published_list(cx, &rows, &zone->row_len, &total, 0, 0, 0, 0, ZONE_ROWS + 2));
	zone->title = "最新公开";
	zone->href = "/search?sort=date";
	return doc_rows(cx, &zone->rows, rows, zone->row_len, true);
}

/* Zones of the first-level sections that have something to show, in their order. */
static int fill_zones(struct ctx *cx, struct view_home *v, const struct section *tree, size_t n)
{
	struct view_zone *zones = arena_new_array(cx->arena, struct view_zone, ZONES_MOST + 1);

	if (!zones)
		return err_detail(cx, ERR_NO_MEMORY, "zones");
	TRY(fill_newest(cx, &zones[0]));
	v->zone_len = 1;
	for (size_t i = 0; i < n && v->zone_len <= ZONES_MOST; i++) {
		struct view_zone *z = &zones[v->zone_len];
		struct published_row *rows;
		int64_t total;

		if (tree[i].depth != 0 || !tree[i].documents || !str_eq(tree[i].status, "active"))
			continue;
		TRY(published_list(cx, &rows, &z->row_len, &total, tree[i].id, 0, 0, 0, ZONE_ROWS));
		z->title = tree[i].name;
		z->href = section_href(cx, tree[i].path);
		TRY(doc_rows(cx, &z->rows, rows, z->row_len, false));
		v->zone_len++;
	}
	v->zones = zones;
	return 0;
}

static const struct section *section_of_type(const struct section *tree, size_t n, const char *type)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(tree[i].column_type, type) && str_eq(tree[i].status, "active"))
			return &tree[i];
	return NULL;
}

/* A door leads to the section of that kind; without one it is not there. */
static struct view_door door(struct ctx *cx, const struct section *s, const char *title, const char *text)
{
	if (!s)
		return (struct view_door){ 0 };
	return (struct view_door){ section_href(cx, s->path), title ? title : s->name, text };
}

static void fill_doors(struct ctx *cx, struct view_home *v, const struct section *tree, size_t n)
{
	v->doors[0] = (struct view_door){ "/search", "查信息", "按标题、文号、内容检索" };
	v->doors[1] = door(cx, section_of_type(tree, n, "依申请公开"), "申请公开", "没有主动公开的，怎样申请");
	v->doors[2] = door(cx, section_of_type(tree, n, "咨询投诉"), NULL, "来信选登和答复");
	v->doors[3] = door(cx, section_of_type(tree, n, "征集调查"), NULL, "正在征求意见的事项和结果");
}

/* The openness platform: what stands directly below the first section of the catalogue's kind. */
static int fill_platform(struct ctx *cx, struct view_home *v, const struct section *tree, size_t n)
{
	const struct section *top = section_of_type(tree, n, "信息公开目录");
	VEC(struct view_link) links = { 0 };

	for (size_t i = 0; top && i < n; i++)
		if (tree[i].parent_id == top->id && str_eq(tree[i].status, "active") &&
		    !vec_push(cx->arena, &links, (struct view_link){ section_href(cx, tree[i].path), tree[i].name, false }))
			return err_detail(cx, ERR_NO_MEMORY, "platform");
	v->platform = links.ptr;
	v->platform_len = links.len;
	v->platform_href = top ? section_href(cx, top->path) : NULL;
	return 0;
}

static int fill_directory(struct ctx *cx, struct view_home *v, const struct section *tree, size_t n)
{
	VEC(struct view_count_link) links = { 0 };

	for (size_t i = 0; i < n; i++)
		if (tree[i].depth == 0 && str_eq(tree[i].status, "active") &&
		    !vec_push(cx->arena, &links, (struct view_count_link){ .href = section_href(cx, tree[i].path), .text = tree[i].name,
									    .count = tree[i].documents }))
			return err_detail(cx, ERR_NO_MEMORY, "directory");
	v->directory = links.ptr;
	v->directory_len = links.len;
	return 0;
}

static int fill_bodies(struct ctx *cx, struct view_home *v)
{
	VEC(struct view_link) links = { 0 };
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		if ((str_eq(tree[i].level, "department") || str_eq(tree[i].level, "township")) && str_eq(tree[i].status, "active") &&
		    !vec_push(cx->arena, &links, (struct view_link){ body_href(cx, tree[i].slug), tree[i].short_name, false }))
			return err_detail(cx, ERR_NO_MEMORY, "bodies");
	v->bodies = links.ptr;
	v->body_len = links.len;
	v->bodies_href = "/bodies";
	return 0;
}

static int fill_figures(struct ctx *cx, struct view_home *v, const struct section *tree, size_t n)
{
	struct view_figure *f = arena_new_array(cx->arena, struct view_figure, 3);
	struct published_row *rows;
	int64_t total, this_year;
	int year, month, day, filled = 0, leaves = 0;
	size_t row_len;

	date_to_ymd(date_of_instant(clock_now(cx->clock)), &year, &month, &day);
	TRY(published_list(cx, &rows, &row_len, &total, 0, 0, 0, 0, 1));
	TRY(published_list(cx, &rows, &row_len, &this_year, 0, 0, year, 0, 1));
	for (size_t i = 0; i < n; i++) {
		leaves += str_eq(tree[i].status, "active");
		filled += str_eq(tree[i].status, "active") && tree[i].documents > 0;
	}
	if (!f)
		return err_detail(cx, ERR_NO_MEMORY, "figures");
	f[0] = (struct view_figure){ "今年公开", arena_printf(cx->arena, "%lld", (long long)this_year), "件", NULL,
				     arena_printf(cx->arena, "/search?sort=date&year=%d", year), VIEW_PLAIN };
	f[1] = (struct view_figure){ "累计公开", arena_printf(cx->arena, "%lld", (long long)total), "件", NULL, "/search?sort=date", VIEW_PLAIN };
	f[2] = (struct view_figure){ "有内容的栏目", arena_printf(cx->arena, "%d", filled), "个",
				     arena_printf(cx->arena, "共 %d 个栏目", leaves), NULL, VIEW_PLAIN };
	v->figures = f;
	v->figure_len = 3;
	v->figures_title = "公开情况";
	v->figures_note = arena_printf(cx->arena, "%d年1月1日至%d月%d日", year, month, day);
	return 0;
}

int page_home(struct ctx *cx, struct form_none *in)
{
	struct view_home v = { .placeholder = "标题、文号、索引号，或一句话描述您要找的信息" };
	struct section *tree;
	size_t n;

	(void)in;
	TRY(page_depends(cx, "home"));
	TRY(page_depends(cx, "sections"));
	TRY(page_depends(cx, "bodies"));
	TRY(web_site(cx, &v.page.site));
	v.page.hide_search = true;
	v.page.canonical = arena_printf(cx->arena, "%s/", web_base_url(cx));
	v.page.column = &(const struct view_column){ "首页", v.page.site->name, v.page.site->name, "首页" };
	v.headline = arena_printf(cx->arena, "查找%s公开的政府信息", v.page.site->name);
	TRY(section_tree(cx, &tree, &n));
	fill_doors(cx, &v, tree, n);
	TRY(fill_platform(cx, &v, tree, n));
	TRY(fill_zones(cx, &v, tree, n));
	TRY(fill_directory(cx, &v, tree, n));
	TRY(fill_bodies(cx, &v));
	TRY(fill_figures(cx, &v, tree, n));
	return respond_html(cx, 200, tmpl_home, &v);
}
