/* Sections of the portal. A section's path never changes: addresses are promises. */
#include "db/db.h"
#include "org/fault.h"
#include "org/org.sql.h"

#define TREE_DEPTH_MOST 6

/* ColumnType of the national page tags (国办发〔2017〕47号, annex); others may be added by a site. */
const char *const section_column_types[] = {
	"首页", "概况信息", "机构职能", "负责人信息", "工作动态", "通知公告", "政策文件", "信息公开指南", "信息公开目录",
	"信息公开年报", "信息公开制度", "法定主动公开内容", "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务",
	"咨询投诉", "征集调查", "在线访谈", "互动交流", "专题专栏", "其他", NULL,
};
static const char *const statuses[] = { "active", "closed", NULL };

#define SECTION_OF(r)                                                                                                  \
	(struct section)                                                                                               \
	{                                                                                                              \
		.id = (r)->id, .parent_id = (r)->parent_id_is_null ? 0 : (r)->parent_id, .path = (r)->path,            \
		.name = (r)->name, .description = (r)->description, .keywords = (r)->keywords,                         \
		.column_type = (r)->column_type, .status = (r)->status, .sort = (r)->sort, .rev = (r)->rev,            \
		.documents = (r)->documents, .updated_on = (r)->updated_on                                             \
	}

static size_t add_children(const struct row_section_all *rows, size_t n, struct section *out, size_t len, int64_t parent, int depth)
{
	for (size_t i = 0; i < n && depth < TREE_DEPTH_MOST; i++) {
		if ((rows[i].parent_id_is_null ? 0 : rows[i].parent_id) != parent)
			continue;
		out[len] = SECTION_OF(&rows[i]);
		out[len++].depth = depth;
		len = add_children(rows, n, out, len, rows[i].id, depth + 1);
	}
	return len;
}

int section_tree(struct ctx *cx, struct section **out, size_t *n)
{
	struct row_section_all *rows;
	size_t row_len;

	TRY(sql_section_all(cx, &rows, &row_len));
	*out = arena_new_array(cx->arena, struct section, row_len + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "section tree");
	*n = add_children(rows, row_len, *out, 0, 0, 0);
	return 0;
}

int section_load(struct ctx *cx, struct section **out, int64_t id)
{
	struct row_section_get *row;

	TRY(sql_section_get(cx, &row, id));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个栏目。");
	*out = arena_new(cx->arena, struct section);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "section");
	**out = SECTION_OF(row);
	return 0;
}

int section_by_path(struct ctx *cx, struct section **out, const char *path)
{
	struct row_section_get_path *row;

	TRY(sql_section_get_path(cx, &row, path));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个栏目。");
	return section_load(cx, out, row->id);
}

static int check_path(struct faults *f, const struct section *s)
{
	const char *slash = strrchr(s->path, '/');
	size_t n = strlen(s->path);
	struct row_section_get *parent = NULL;
	struct row_section_get_path *there;

	if (!n || n > 120 || strspn(s->path, "abcdefghijklmnopqrstuvwxyz0123456789-_/") != n || s->path[0] == '/' ||
	    s->path[n - 1] == '/' || strstr(s->path, "//")) {
		fault_add(f, "path", false, "路径只能用小写字母、数字、连字符，各级之间用 / 隔开");
		return 0;
	}
	TRY(sql_section_get_path(f->cx, &there, s->path));
	if (there)
		fault_add(f, "path", false, "这个路径已经有栏目使用");
	if (!s->parent_id) {
		if (slash)
			fault_add(f, "path", false, "一级栏目的路径中不能有 /");
		return 0;
	}
	TRY(sql_section_get(f->cx, &parent, s->parent_id));
	if (!parent)
		fault_add(f, "parent_id", false, "没有这个上级栏目");
	else if (!slash || strlen(parent->path) != (size_t)(slash - s->path) ||
		 strncmp(parent->path, s->path, (size_t)(slash - s->path)) != 0)
		fault_add(f, "path", false, "路径应以上级栏目的路径开头");
	return 0;
}

int section_save(struct ctx *cx, struct section *s, struct org_fault **faults, size_t *n)
{
	struct flow_note note = { .kind = "section", .event = s->id ? "edit" : "add" };
	struct faults f = { .cx = cx };
	struct row_section_insert *row;
	int64_t changed;

	TRY(org_require(cx, ROLE_SYSADMIN));
	if (!s->id)
		TRY(check_path(&f, s));
	fault_text(&f, "name", "栏目名称", s->name, 40, true);
	fault_text(&f, "description", "栏目说明", s->description, 300, false);
	fault_text(&f, "keywords", "关键词", s->keywords, 200, false);
	fault_one_of(&f, "column_type", "栏目类型", s->column_type, section_column_types);
	fault_one_of(&f, "status", "状态", s->status, statuses);
	TRY(fault_done(&f, faults, n));
	if (s->id) {
		TRY(sql_section_update(cx, &changed, s->name, s->description, s->keywords, s->column_type, s->status, s->sort,
				       s->id, s->rev));
		if (changed != 1)
			return err_set(cx, ERR_CONFLICT, "栏目刚刚被别人改动过，请刷新后再改。");
	} else {
		TRY(sql_section_insert(cx, &row, s->parent_id ? &s->parent_id : NULL, s->path, s->name, s->description,
				       s->keywords, s->column_type, s->status, s->sort));
		s->id = row->id;
	}
	s->rev++;
	note.subject_id = s->id;
	TRY(flow_record(cx, &note));
	return db_touch(cx, "sections");
}
