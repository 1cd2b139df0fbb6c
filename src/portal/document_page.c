/* A published document: its head table and meta tags, its text, how it was reviewed. */
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "portal/document.tmpl.h"
#include "portal/document_view.h"
#include "portal/portal_pages.h"
#include "portal/site.h"
#include "publish/publish.sql.h"

static const char *or_null(const char *s)
{
	return str_empty(s) ? NULL : s;
}

/* The day it was published; with the time when it appeared here that same day. */
static const char *published_text(struct ctx *cx, const struct published *p)
{
	const char *minute = web_minute(cx, p->published_at);

	return minute && p->published_on && str_starts(minute, p->published_on) ? minute : p->published_on;
}

static const char *step_name(const char *event, const char *step)
{
	static const char *const steps[][2] = { { "first", "初审" }, { "second", "复审签发" }, { "secrecy", "保密审查" },
						{ "chief", "主要领导终审" }, { "office", "公开办审核" } };

	if (str_eq(event, "create"))
		return "起草";
	if (str_eq(event, "submit"))
		return "提交审核";
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (str_eq(steps[i][0], step))
			return steps[i][1];
	return "审核";
}

/* Only the last way through is shown: what was sent back before is nobody's business out here. */
static int fill_steps(struct ctx *cx, struct view_document *v, int64_t id)
{
	struct row_published_steps *steps;
	VEC(struct view_step) out = { 0 };
	size_t n, from = 0;

	TRY(sql_published_steps(cx, &steps, &n, id));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(steps[i].event, "import"))
			v->imported_note = "本文件由原网站或历史数据导入，导入前的审核由原发布机构负责。";
		if (str_eq(steps[i].event, "submit"))
			from = i;
	}
	for (size_t i = from; i < n && !v->imported_note; i++)
		if (!vec_push(cx->arena, &out, (struct view_step){ step_name(steps[i].event, steps[i].step), VIEW_STEP_DONE,
								    web_minute(cx, steps[i].at), NULL }))
			return err_detail(cx, ERR_NO_MEMORY, "steps");
	if (!v->imported_note && !vec_push(cx->arena, &out, (struct view_step){ "发布", VIEW_STEP_DONE, v->published_at, NULL }))
		return err_detail(cx, ERR_NO_MEMORY, "steps");
	v->steps = out.ptr;
	v->step_len = out.len;
	return 0;
}

static const char *kind_of(const char *name)
{
	static const char *const kinds[][2] = { { ".pdf", "PDF" },   { ".docx", "Word" }, { ".doc", "Word" }, { ".xlsx", "Excel" },
						{ ".xls", "Excel" }, { ".wps", "WPS" },   { ".ofd", "OFD" },  { ".zip", "ZIP" } };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_ends(name, kinds[i][0]))
			return kinds[i][1];
	return "文件";
}

static int fill_attachments(struct ctx *cx, struct view_document *v, int64_t id)
{
	struct row_published_links *rows;
	struct view_attachment *out;
	size_t n;

	TRY(sql_published_links(cx, &rows, &n, id));
	out = arena_new_array(cx->arena, struct view_attachment, n + 1);
	if (!out)
		return err_detail(cx, ERR_NO_MEMORY, "attachments");
	for (size_t i = 0; i < n; i++)
		out[i] = (struct view_attachment){ .href = rows[i].url, .name = rows[i].name, .kind = kind_of(rows[i].name) };
	v->attachments = out;
	v->attachment_len = n;
	return 0;
}

static int fill_page(struct ctx *cx, struct view_document *v, const struct published *p, struct view_article *article)
{
	struct view_link *crumbs = arena_new_array(cx->arena, struct view_link, 3);
	struct section *s;
	struct view_column *column = arena_new(cx->arena, struct view_column);

	if (!crumbs || !column)
		return err_detail(cx, ERR_NO_MEMORY, "page");
	TRY(web_site(cx, &v->page.site));
	TRY(section_load(cx, &s, p->section_id));
	crumbs[0] = (struct view_link){ "/", "首页", false };
	crumbs[1] = (struct view_link){ section_href(cx, s->path), s->name, false };
	crumbs[2] = (struct view_link){ NULL, "正文", true };
	*column = (struct view_column){ s->name, s->description, s->keywords, s->column_type };
	*article = (struct view_article){ .title = p->title, .source = p->source[0] ? p->source : p->issuer[0] ? p->issuer : p->body_name,
					  .keywords = or_null(p->keywords), .author = p->issuer[0] ? p->issuer : p->body_name,
					  .description = or_null(p->summary), .url = v->url };
	article->pub_date = p->published_on && strlen(v->published_at) == strlen("YYYY-MM-DD") ?
				    arena_printf(cx->arena, "%s 00:00", p->published_on) : v->published_at;
	v->page.title = p->title;
	v->page.description = or_null(p->summary);
	v->page.canonical = v->url;
	v->page.crumbs = crumbs;
	v->page.crumb_len = 3;
	v->page.column = column;
	v->page.article = article;
	v->page.nav_href = section_href(cx, arena_strndup(cx->arena, s->path, strcspn(s->path, "/")));
	return 0;
}

int page_public_document(struct ctx *cx, struct form_portal_document *in)
{
	struct view_article article;
	struct view_document v = { .disclosure = "主动公开" };
	struct published *p;

	TRY(page_depends(cx, "doc:%lld", (long long)in->id));
	TRY(page_depends(cx, "classes"));
	TRY(published_load(cx, &p, in->id));
	v.title = p->title;
	v.index_no = p->index_no;
	v.doc_no = or_null(p->doc_no);
	v.issuer = p->issuer[0] ? p->issuer : p->body_name;
	v.issuer_href = body_href(cx, p->body_slug);
	v.theme = p->theme[0] ? class_label(cx, "theme", p->theme) : NULL;
	v.genre = p->genre[0] ? class_label(cx, "genre", p->genre) : NULL;
	v.made_on = p->made_on;
	v.published_at = published_text(cx, p);
	v.effective_on = p->effective_on;
	v.repealed_on = p->repealed_on;
	v.keywords = or_null(p->keywords);
	v.summary = or_null(p->summary);
	v.source = or_null(p->source);
	v.source_url = or_null(p->source_url);
	v.validity = validity_badge(p->validity, p->effective_on, p->repealed_on);
	v.official = p->doc_no[0] != '\0';
	v.body = p->body;
	v.url = arena_printf(cx->arena, "%s/documents/%lld", web_base_url(cx), (long long)p->id);
	TRY(fill_page(cx, &v, p, &article));
	TRY(fill_attachments(cx, &v, p->id));
	TRY(fill_steps(cx, &v, p->id));
	return respond_html(cx, 200, tmpl_document, &v);
}

/* An address of the site that was here before leads to the document for good; anything else is not found. */
int page_old_address(struct ctx *cx, struct form_portal_old *in)
{
	const struct http_request *req = web_request(cx);
	const char *path;

	(void)in;
	TRY(page_depends(cx, "documents"));
	TRY(published_at_address(cx, &path, req->raw_target));
	if (!path)
		TRY(published_at_address(cx, &path, req->path));
	if (!path)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个页面，它可能已经移动，或者地址有误。");
	return respond_moved(cx, path);
}
