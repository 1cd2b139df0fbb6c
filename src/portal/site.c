#include "portal/site.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "web/setting.h"

#define NEW_FOR_DAYS 7
#define YEARS_MOST 12

const char *section_href(struct ctx *cx, const char *path)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "/sections/");
	buf_url_path(&b, path);
	return b.failed ? NULL : buf_cstr(&b);
}

const char *body_href(struct ctx *cx, const char *slug)
{
	return arena_printf(cx->arena, "/bodies/%s", slug); /* a slug is letters, digits and hyphens */
}

static const char *setting_or_null(const struct ctx *cx, const char *name)
{
	const char *s = setting_text(cx, name);

	return str_empty(s) ? NULL : s;
}

/* Without a name of its own the site is called after its topmost body. */
static const char *site_name(struct ctx *cx)
{
	const char *name = setting_or_null(cx, "site.name");
	struct body *tree;
	size_t n;

	if (name)
		return name;
	if (body_tree(cx, &tree, &n) == 0 && n)
		return tree[0].name;
	return "政府信息公开";
}

int site_load(struct ctx *cx, const struct view_site **out)
{
	struct view_site *s = arena_new(cx->arena, struct view_site);
	VEC(struct view_link) nav = { 0 };
	struct section *tree;
	size_t n;

	if (!s)
		return err_detail(cx, ERR_NO_MEMORY, "site");
	*s = (struct view_site){
		.name = site_name(cx), .tagline = setting_or_null(cx, "site.tagline"), .domain = setting_text(cx, "site.domain"),
		.id_code = setting_text(cx, "site.id_code"), .sponsor = setting_or_null(cx, "site.sponsor"),
		.organiser = setting_or_null(cx, "site.organiser"), .phone = setting_or_null(cx, "site.phone"),
		.address = setting_or_null(cx, "site.address"), .mark_href = setting_or_null(cx, "site.mark_href"),
		.icp_no = setting_or_null(cx, "site.icp_no"), .police_no = setting_or_null(cx, "site.police_no"),
		.police_href = setting_or_null(cx, "site.police_href"),
		.find_error_href = setting_or_null(cx, "site.find_error_href"), .theme = setting_or_null(cx, "site.theme"),
		.demo = setting_flag(cx, "site.demo"),
	};
	if (!s->sponsor)
		s->sponsor = s->name;
	TRY(section_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		if (tree[i].depth == 0 && str_eq(tree[i].status, "active") &&
		    !vec_push(cx->arena, &nav, (struct view_link){ section_href(cx, tree[i].path), tree[i].name, false }))
			return err_detail(cx, ERR_NO_MEMORY, "site");
	s->nav = nav.ptr;
	s->nav_len = nav.len;
	*out = s;
	return 0;
}

struct view_badge validity_badge(const char *code, const char *effective_on, const char *repealed_on)
{
	if (str_eq(code, "valid"))
		return (struct view_badge){ VIEW_GOOD, "有效", "本文件现行有效。" };
	if (str_eq(code, "amended"))
		return (struct view_badge){ VIEW_WARN, "已修改", "本文件已被修改，请以修改后的文件为准。" };
	if (str_eq(code, "repealed"))
		return (struct view_badge){ VIEW_BAD, "废止", repealed_on ? "本文件已废止，自废止日期起不再执行，仅供查阅。" : "本文件已废止，仅供查阅。" };
	if (str_eq(code, "expired"))
		return (struct view_badge){ VIEW_BAD, "失效", "本文件的有效期已过，仅供查阅。" };
	return (struct view_badge){ VIEW_WARN, "尚未生效", effective_on ? "本文件自生效日期起施行。" : "本文件还没有施行。" };
}

int doc_rows(struct ctx *cx, const struct view_doc_row **out, const struct published_row *rows, size_t n, bool with_section)
{
	struct view_doc_row *o = arena_new_array(cx->arena, struct view_doc_row, n + 1);
	date_t today = date_of_instant(clock_now(cx->clock));

	if (!o)
		return err_detail(cx, ERR_NO_MEMORY, "rows");
	for (size_t i = 0; i < n; i++) {
		const struct published_row *r = &rows[i];
		date_t on = r->published_on ? date_parse(r->published_on) : DATE_NONE;

		o[i] = (struct view_doc_row){
			.href = published_path(cx, r->id), .title = r->title, .issuer = r->issuer[0] ? r->issuer : r->body_name,
			.doc_no = r->doc_no[0] ? r->doc_no : NULL, .section = with_section ? r->section_name : NULL,
			.published_on = r->published_on, .is_new = on != DATE_NONE && on <= today && today - on < NEW_FOR_DAYS,
		};
		if (!str_eq(r->validity, "valid"))
			o[i].validity = validity_badge(r->validity, NULL, NULL);
	}
	*out = o;
	return 0;
}

int year_links(struct ctx *cx, const struct view_link **out, size_t *n, const char *base, int chosen, int first_year)
{
	VEC(struct view_link) links = { 0 };
	int year, month, day;

	date_to_ymd(date_of_instant(clock_now(cx->clock)), &year, &month, &day);
	if (!vec_push(cx->arena, &links, (struct view_link){ base, "全部", chosen == 0 }))
		return err_detail(cx, ERR_NO_MEMORY, "years");
	for (int y = year; y >= first_year && y > year - YEARS_MOST; y--)
		if (!vec_push(cx->arena, &links, (struct view_link){ arena_printf(cx->arena, "%s?year=%d", base, y),
								      arena_printf(cx->arena, "%d年", y), y == chosen }))
			return err_detail(cx, ERR_NO_MEMORY, "years");
	*out = links.ptr;
	*n = links.len;
	return 0;
}
