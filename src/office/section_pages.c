/* Sections of the portal. The path is given once: addresses are promises. */
#include "base/str.h"
#include "db/db.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"

static struct view_badge state_of(const struct section *s)
{
	if (!str_eq(s->status, "active"))
		return (struct view_badge){ VIEW_QUIET, "停用", NULL };
	if (!s->documents)
		return (struct view_badge){ VIEW_WARN, "空白栏目", NULL };
	return (struct view_badge){ VIEW_GOOD, "显示", NULL };
}

int page_section_list(struct ctx *cx, struct form_none *in)
{
	struct view_section_list v = { .new_href = "/office/sections/new", .import_href = "/office/sections/import",
				       .export_href = "/office/sections.csv",
				       .empty = { "还没有栏目", "新增栏目或导入 CSV 后，会出现在这里。", { "/office/sections/new", "新增栏目", false } } };
	struct view_section_row *rows;
	struct section *tree;
	size_t n;

	(void)in;
	TRY(web_work_page(cx, &v.page, "栏目"));
	TRY(section_tree(cx, &tree, &n));
	rows = arena_new_array(cx->arena, struct view_section_row, n + 1);
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "sections");
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct view_section_row){
			.href = arena_printf(cx->arena, "/office/sections/%lld", (long long)tree[i].id), .name = tree[i].name,
			.path = tree[i].path, .type = tree[i].column_type, .depth = tree[i].depth, .doc_count = tree[i].documents,
			.updated_on = str_empty(tree[i].updated_on) ? NULL : tree[i].updated_on, .state = state_of(&tree[i]),
		};
	v.rows = rows;
	v.row_len = n;
	return respond_html(cx, 200, tmpl_section_list, &v);
}

static int parent_options(struct ctx *cx, admin_options *o)
{
	static const char *const indents[] = { "", "　", "　　", "　　　" };
	struct section *tree;
	size_t n;

	TRY(section_tree(cx, &tree, &n));
	TRY(admin_option(cx, o, "", "（第一级）"));
	for (size_t i = 0; i < n; i++) {
		size_t depth = (size_t)tree[i].depth < ARRAY_LEN(indents) ? (size_t)tree[i].depth : ARRAY_LEN(indents) - 1;

		TRY(admin_option(cx, o, admin_number(cx, tree[i].id),
				 arena_printf(cx->arena, "%s%s（%s）", indents[depth], tree[i].name, tree[i].path)));
	}
	return 0;
}

static int fill_choices(struct ctx *cx, struct view_section_form *v, const struct section *s, const struct form *f)
{
	const struct form_def *def = form_def_section_save();
	admin_options types = { 0 }, parents = { 0 }, states = { 0 };

	for (const char *const *t = section_column_types; *t; t++)
		TRY(admin_option(cx, &types, *t, *t));
	TRY(admin_option(cx, &states, "active", "显示"));
	TRY(admin_option(cx, &states, "closed", "停用"));
	states.ptr[1].hint = "不再出现在门户，已公开的文件仍可按网址和检索找到";
	v->type = admin_choice(def, f, "column_type", s->column_type, &types);
	v->type.hint = "写进网页标签，按国办发〔2017〕47号附件";
	v->status = admin_choice(def, f, "status", s->status, &states);
	if (s->id)
		return 0;
	TRY(parent_options(cx, &parents));
	v->parent = admin_choice(def, f, "parent_id", "", &parents);
	return 0;
}

static int draw(struct ctx *cx, const struct section *s, const struct form *f)
{
	const struct form_def *def = form_def_section_save();
	struct view_section_form v = { .heading = s->id ? s->name : "新增栏目", .action = "/office/sections/save",
				       .cancel_href = "/office/sections", .is_new = !s->id };

	TRY(web_work_page(cx, &v.page, v.heading));
	TRY(fill_choices(cx, &v, s, f));
	v.name = form_field(def, f, "name", s->name);
	v.slug = form_field(def, s->id ? NULL : f, "path", s->path);
	v.slug.readonly = s->id != 0;
	v.slug.optional = false;
	v.slug.hint = s->id ? "网址的一部分，不能改" : "本级的一段，小写字母、数字和连字符，如 zfwj；以后不能改";
	v.sort = form_field(def, f, "sort", admin_number(cx, s->sort));
	v.description = form_field(def, f, "description", s->description);
	v.description.rows = 3;
	v.keywords = form_field(def, f, "keywords", s->keywords);
	v.keywords.hint = "用顿号隔开";
	if (s->id) {
		v.id = admin_number(cx, s->id);
		v.revision = f ? form_raw(f, "revision") : admin_number(cx, s->rev);
	}
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	return respond_html(cx, f ? 422 : 200, tmpl_section_form, &v);
}

static const struct section new_section = { .path = "", .name = "", .description = "", .keywords = "", .column_type = "政策文件",
					    .status = "active" };

int page_section_new(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw(cx, &new_section, NULL);
}

int page_section_edit(struct ctx *cx, struct form_admin_id *in)
{
	struct section *s;

	TRY(section_load(cx, &s, in->id));
	return draw(cx, s, NULL);
}

struct save {
	struct form_section_save *in;
	struct org_fault *faults;
	size_t fault_len;
	int64_t id;
};

/* What is typed is the last part of a new section's path; what stands above it comes from the parent. */
static int whole_path(struct ctx *cx, const char **out, const struct form_section_save *in)
{
	const char *own = in->path ? in->path : "";
	struct section *above;

	*out = own;
	if (!in->parent_id)
		return 0;
	TRY(section_load(cx, &above, in->parent_id));
	*out = arena_printf(cx->arena, "%s/%s", above->path, own);
	return *out ? 0 : err_detail(cx, ERR_NO_MEMORY, "path");
}

static int do_save(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	const struct form_section_save *in = s->in;
	struct section section = { .id = in->id, .rev = in->revision, .parent_id = in->parent_id, .name = in->name,
				   .description = in->description ? in->description : "", .keywords = in->keywords ? in->keywords : "",
				   .column_type = in->column_type, .status = in->status, .sort = in->sort };

	s->faults = NULL;
	s->fault_len = 0;
	if (!in->id)
		TRY(whole_path(cx, &section.path, in));
	TRY(section_save(cx, &section, &s->faults, &s->fault_len));
	s->id = section.id;
	return 0;
}

static int redraw(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	struct section *section = NULL;

	if (s->in->id)
		TRY(section_load(cx, &section, s->in->id));
	return draw(cx, section ? section : &new_section, &s->in->state);
}

int post_section_save(struct ctx *cx, struct form_section_save *in)
{
	struct save s = { .in = in };
	int rc;

	if (!in->id && strchr(form_raw(&in->state, "path"), '/'))
		(void)form_reject(cx, &in->state, "path", "这里只写本级的一段，不写 /；上级栏目请在“上级栏目”中选择");
	if (!form_failed(&in->state)) {
		rc = db_write(cx, do_save, &s);
		if (rc == 0)
			return respond_redirect(cx, "/office/sections/%lld?done=saved", (long long)s.id);
		admin_mark(cx, &in->state, s.faults, s.fault_len);
		if (!admin_refused(cx, &in->state, rc))
			return rc;
	}
	return db_read(cx, redraw, &s);
}
