/* Public bodies. The tree is small (hundreds), so it is read whole and put in order here, the same on both engines. */
#include "db/db.h"
#include "law/indexno.h"
#include "law/orgcode.h"
#include "org/fault.h"
#include "org/org.sql.h"

#define TREE_DEPTH_MOST 8

static const char *const levels[][2] = {
	{ "city", "市" },       { "county", "县" },  { "township", "乡镇" },
	{ "department", "部门" }, { "village", "村" }, { "institution", "企事业" },
};
const char *const body_level_codes[] = { "city", "county", "township", "department", "village", "institution", NULL };
static const char *const statuses[] = { "active", "closed", NULL };

const char *body_level_label(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (str_eq(levels[i][0], code))
			return levels[i][1];
	return "";
}

/* The two statements return rows of one shape. */
#define BODY_OF(r)                                                                                                     \
	(struct body)                                                                                                  \
	{                                                                                                              \
		.id = (r)->id, .parent_id = (r)->parent_id_is_null ? 0 : (r)->parent_id, .slug = (r)->slug,            \
		.name = (r)->name, .short_name = (r)->short_name, .level = (r)->level, .code = (r)->code,              \
		.area_code = (r)->area_code, .address = (r)->address, .phone = (r)->phone, .fax = (r)->fax,            \
		.email = (r)->email, .office_hours = (r)->office_hours, .index_pattern = (r)->index_pattern,           \
		.status = (r)->status, .sort = (r)->sort, .rev = (r)->rev                                              \
	}

static size_t add_children(const struct row_body_all *rows, size_t n, struct body *out, size_t len, int64_t parent, int depth)
{
	for (size_t i = 0; i < n && depth < TREE_DEPTH_MOST; i++) {
		if ((rows[i].parent_id_is_null ? 0 : rows[i].parent_id) != parent)
			continue;
		out[len] = BODY_OF(&rows[i]);
		out[len++].depth = depth;
		len = add_children(rows, n, out, len, rows[i].id, depth + 1);
	}
	return len;
}

int body_tree(struct ctx *cx, struct body **out, size_t *n)
{
	struct row_body_all *rows;
	size_t row_len;

	TRY(sql_body_all(cx, &rows, &row_len));
	*out = arena_new_array(cx->arena, struct body, row_len + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "body tree");
	*n = add_children(rows, row_len, *out, 0, 0, 0);
	return 0;
}

int body_load(struct ctx *cx, struct body **out, int64_t id)
{
	struct row_body_get *row;

	TRY(sql_body_get(cx, &row, id));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个机构。");
	*out = arena_new(cx->arena, struct body);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "body");
	**out = BODY_OF(row);
	return 0;
}

int body_by_slug(struct ctx *cx, struct body **out, const char *slug)
{
	struct row_body_get_slug *row;

	TRY(sql_body_get_slug(cx, &row, slug));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个机构。");
	return body_load(cx, out, row->id);
}

static int check_slug(struct faults *f, const char *slug)
{
	struct row_body_get_slug *there;
	size_t n = strlen(slug);

	if (!n || n > 60 || strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != n) {
		fault_add(f, "slug", false, "标识只能用小写字母、数字和连字符，最多 60 个字符");
		return 0;
	}
	TRY(sql_body_get_slug(f->cx, &there, slug));
	if (there)
		fault_add(f, "slug", false, "这个标识已经有机构使用");
	return 0;
}

static void check_code(struct faults *f, const struct body *b)
{
	struct orgcode code;

	orgcode_parse(&code, b->code);
	if (code.kind == ORGCODE_MALFORMED)
		fault_add(f, "code", true, "代码不是 18 位统一社会信用代码或 9 位组织机构代码，请核对");
	else if (code.kind != ORGCODE_EMPTY && !code.check_ok)
		fault_add(f, "code", true, "代码的校验位不对，请核对");
}

/* A body cannot be its own superior, at any distance. */
static int check_parent(struct faults *f, const struct body *b)
{
	int64_t at = b->parent_id;

	for (int depth = 0; at; depth++) {
		struct row_body_get *row;

		if (at == b->id || depth >= TREE_DEPTH_MOST) {
			fault_add(f, "parent_id", false, "上级机构不能是它自己或它的下级");
			return 0;
		}
		TRY(sql_body_get(f->cx, &row, at));
		if (!row) {
			fault_add(f, "parent_id", false, "没有这个上级机构");
			return 0;
		}
		at = row->parent_id_is_null ? 0 : row->parent_id;
	}
	return 0;
}

static int check_body(struct faults *f, const struct body *b)
{
	if (!b->id)
		TRY(check_slug(f, b->slug));
	fault_text(f, "name", "机构名称", b->name, 100, true);
	fault_text(f, "short_name", "简称", b->short_name, 40, true);
	fault_one_of(f, "level", "机构类型", b->level, body_level_codes);
	fault_one_of(f, "status", "状态", b->status, statuses);
	fault_text(f, "address", "地址", b->address, 200, false);
	fault_text(f, "phone", "电话", b->phone, 60, false);
	fault_text(f, "fax", "传真", b->fax, 60, false);
	fault_text(f, "email", "电子邮箱", b->email, 100, false);
	fault_text(f, "office_hours", "办公时间", b->office_hours, 200, false);
	check_code(f, b);
	if (b->index_pattern[0] && indexno_check(f->cx, b->index_pattern) < 0)
		fault_add(f, "index_pattern", false, err_message(f->cx));
	return check_parent(f, b);
}

static int store_body(struct ctx *cx, struct body *b)
{
	const int64_t *parent = b->parent_id ? &b->parent_id : NULL;
	struct row_body_insert *row;
	int64_t changed;

	if (!b->id) {
		TRY(sql_body_insert(cx, &row, parent, b->slug, b->name, b->short_name, b->level, b->code, b->area_code,
				    b->address, b->phone, b->fax, b->email, b->office_hours, b->index_pattern, b->status,
				    b->sort));
		b->id = row->id;
		b->rev = 1;
		return 0;
	}
	TRY(sql_body_update(cx, &changed, parent, b->name, b->short_name, b->level, b->code, b->area_code, b->address,
			    b->phone, b->fax, b->email, b->office_hours, b->index_pattern, b->status, b->sort, b->id, b->rev));
	if (changed != 1)
		return err_set(cx, ERR_CONFLICT, "机构资料刚刚被别人改动过，请刷新后再改。");
	b->rev++;
	return 0;
}

int body_save(struct ctx *cx, struct body *b, struct org_fault **faults, size_t *n)
{
	struct flow_note note = { .kind = "body", .event = b->id ? "edit" : "add" };
	struct faults f = { .cx = cx };

	TRY(org_require(cx, ROLE_SYSADMIN));
	TRY(check_body(&f, b));
	TRY(fault_done(&f, faults, n));
	TRY(store_body(cx, b));
	note.subject_id = note.body_id = b->id;
	TRY(flow_record(cx, &note));
	return db_touch(cx, "bodies");
}
