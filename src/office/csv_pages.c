/*
 * Bodies, sections and accounts in and out as CSV. First tried, with a report for each line that has something to say; the same
 * text then stands in the field, ready to be imported.
 */
#include "base/str.h"
#include "base/utf8.h"
#include "db/db.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"

static const struct {
	const char *heading, *path, *kind, *sample, *download;
	unsigned may_export;
} tables[] = {
	[ORG_BODIES] = { "导入机构", "/office/bodies", "body",
			 "code_key,parent_key,name,short_name,level,code\n"
			 "jyj,xian,示例县教育局,县教育局,部门,",
			 "机构.csv", ROLE_SYSADMIN },
	[ORG_SECTIONS] = { "导入栏目", "/office/sections", "section",
			   "path,name,column_type,sort\n"
			   "zwgk/zfwj,政府文件,政策文件,10",
			   "栏目.csv", ROLE_SYSADMIN },
	[ORG_ACCOUNTS] = { "导入账号", "/office/accounts", "account",
			   "login,name,body_key,roles,status\n"
			   "bianji,信息员甲,jyj,,在用",
			   "账号.csv", ROLE_SYSADMIN | ROLE_SECADMIN },
};

struct import {
	enum org_table table;
	struct form_org_import *in; /* NULL: nothing was sent yet */
	const char *text;           /* what was sent, as UTF-8 */
	bool dry_run, reported;
	struct csv_report report;
};

static int fill_report(struct ctx *cx, struct view_import *v, const struct csv_report *r)
{
	struct view_import_line *lines = arena_new_array(cx->arena, struct view_import_line, r->fault_len + 1);

	if (!lines)
		return err_detail(cx, ERR_NO_MEMORY, "report");
	for (size_t i = 0; i < r->fault_len; i++)
		lines[i] = (struct view_import_line){
			r->faults[i].line, r->faults[i].field,
			r->faults[i].warning ? arena_printf(cx->arena, "%s（提醒，不影响导入）", r->faults[i].message) : r->faults[i].message,
		};
	v->lines = lines;
	v->line_len = r->fault_len;
	v->reported = true;
	v->added = r->added;
	v->changed = r->changed;
	v->same = r->same;
	v->refused = r->refused;
	return 0;
}

static int draw(struct ctx *cx, void *arg)
{
	const struct import *im = arg;
	const struct form *f = im->in ? &im->in->state : NULL;
	const char *path = tables[im->table].path;
	struct view_import v = { .heading = tables[im->table].heading, .action = arena_printf(cx->arena, "%s/import", path),
				 .cancel_href = path, .columns = org_csv_columns(im->table), .sample = tables[im->table].sample,
				 .dry_run = im->dry_run };

	TRY(web_work_page(cx, &v.page, v.heading));
	v.csv = form_field(form_def_org_import(), f, "csv", NULL);
	v.csv.rows = 10;
	v.csv.max_len = 0;
	if (im->text)
		v.csv.value = im->text;
	if (im->reported)
		TRY(fill_report(cx, &v, &im->report));
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	return respond_html(cx, f && form_failed(f) ? 422 : 200, tmpl_import, &v);
}

/* A file is preferred to what stands in the field: whoever chose one meant it. */
static int take_text(struct ctx *cx, struct import *im)
{
	const struct http_file *file = im->in->file;
	const char *content = file ? (const char *)file->content.ptr : NULL;

	if (file)
		im->text = utf8_valid(content, file->content.len) ? arena_strndup(cx->arena, content, file->content.len) :
								    utf8_from_gb18030(cx->arena, content, file->content.len);
	else
		im->text = im->in->csv;
	if (file && !im->text)
		return form_reject(cx, &im->in->state, "file", "文件不是 UTF-8 或 GB18030 编码的文本");
	if (str_empty(im->text))
		return form_reject(cx, &im->in->state, "csv", "请选择文件，或者粘贴 CSV 内容");
	return 0;
}

static int do_import(struct ctx *cx, void *arg)
{
	struct import *im = arg;
	struct flow_note note = { .kind = tables[im->table].kind, .event = "import" };

	TRY(org_import_csv(cx, &im->report, im->table, (struct bytes){ (const uint8_t *)im->text, strlen(im->text) }));
	if (im->dry_run)
		return err_detail(cx, ERR_CONFLICT, "dry run");
	note.data = arena_printf(cx->arena, "{\"added\":%lld,\"changed\":%lld,\"same\":%lld,\"refused\":%lld}", (long long)im->report.added,
				 (long long)im->report.changed, (long long)im->report.same, (long long)im->report.refused);
	return flow_record(cx, &note);
}

static int run(struct ctx *cx, enum org_table table, struct form_org_import *in)
{
	struct import im = { .table = table, .in = in, .dry_run = !str_eq(in->act, "import") };
	int rc = form_failed(&in->state) ? ERR_INVALID : take_text(cx, &im);

	if (rc == 0) {
		rc = db_write(cx, do_import, &im);
		if (im.dry_run && rc == ERR_CONFLICT) {
			err_clear(cx);
			rc = 0;
		}
		im.reported = rc == 0;
	}
	if (rc < 0 && !admin_refused(cx, &in->state, rc))
		return rc;
	return db_read(cx, draw, &im);
}

static int blank(struct ctx *cx, enum org_table table)
{
	struct import im = { .table = table };

	return draw(cx, &im);
}

static int export(struct ctx *cx, enum org_table table)
{
	struct buf b;

	if (!actor_has(cx->actor, tables[table].may_export))
		return err_detail(cx, ERR_DENIED, "export of %s", tables[table].kind);
	buf_init(&b, cx->arena);
	TRY(org_export_csv(cx, &b, table));
	return respond_download(cx, "text/csv; charset=utf-8", tables[table].download, &b);
}

int page_bodies_import(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return blank(cx, ORG_BODIES);
}

int page_sections_import(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return blank(cx, ORG_SECTIONS);
}

int page_accounts_import(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return blank(cx, ORG_ACCOUNTS);
}

int post_bodies_import(struct ctx *cx, struct form_org_import *in)
{
	return run(cx, ORG_BODIES, in);
}

int post_sections_import(struct ctx *cx, struct form_org_import *in)
{
	return run(cx, ORG_SECTIONS, in);
}

int post_accounts_import(struct ctx *cx, struct form_org_import *in)
{
	return run(cx, ORG_ACCOUNTS, in);
}

int page_bodies_csv(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return export(cx, ORG_BODIES);
}

int page_sections_csv(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return export(cx, ORG_SECTIONS);
}

int page_accounts_csv(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return export(cx, ORG_ACCOUNTS);
}
