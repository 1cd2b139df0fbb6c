/*
 * Bodies, sections and accounts as CSV. One loop reads lines and reports; three tables say which columns there are and how a
 * line becomes a row. A line is loaded inside a savepoint of its own, so that a wrong line leaves nothing behind.
 */
#include "base/csv.h"
#include "base/utf8.h"
#include "db/db.h"
#include "org/fault.h"
#include "org/org.sql.h"

#define FILE_MOST (16u << 20)
#define COLUMNS_MOST 16

struct column {
	const char *name;
	bool needed; /* the header must have it */
};

enum outcome { LINE_ADDED, LINE_CHANGED, LINE_SAME };

typedef VEC(struct csv_line_fault) fault_list;

struct table {
	const char *columns_text;
	const struct column *columns;
	size_t column_len;
	int (*load)(struct ctx *cx, const char *const *values, const bool *given, enum outcome *outcome,
		    struct org_fault **faults, size_t *n);
};

/* --- words of the files --- */

static const char *const level_words[][2] = { { "市", "city" }, { "县", "county" }, { "乡镇", "township" }, { "部门", "department" },
					      { "村", "village" }, { "企事业", "institution" } };
static const char *const status_words[][2] = { { "在用", "active" }, { "撤销", "closed" } };
static const char *const account_status_words[][2] = { { "在用", "active" }, { "停用", "disabled" } };

static const char *code_of(const char *const words[][2], size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i][0], text) || str_eq(words[i][1], text))
			return words[i][1];
	return text;
}

static const char *word_of(const char *const words[][2], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i][1], code))
			return words[i][0];
	return code;
}

static int one_fault(struct ctx *cx, struct org_fault **faults, size_t *n, const char *field, const char *message)
{
	struct faults f = { .cx = cx };

	fault_add(&f, field, false, message);
	return fault_done(&f, faults, n);
}

/* --- bodies --- */

enum { B_KEY, B_PARENT, B_NAME, B_SHORT, B_LEVEL, B_CODE, B_AREA, B_ADDRESS, B_PHONE, B_FAX, B_EMAIL, B_HOURS, B_PATTERN, B_STATUS, B_SORT };
static const struct column body_columns[] = {
	{ "code_key", true }, { "parent_key", true }, { "name", true },  { "short_name", true },   { "level", true },
	{ "code", false },    { "area_code", false }, { "address", false }, { "phone", false },    { "fax", false },
	{ "email", false },   { "office_hours", false }, { "index_pattern", false }, { "status", false }, { "sort", false },
};

static bool same_body(const struct body *a, const struct body *b)
{
	return a->parent_id == b->parent_id && str_eq(a->name, b->name) && str_eq(a->short_name, b->short_name) &&
	       str_eq(a->level, b->level) && str_eq(a->code, b->code) && str_eq(a->area_code, b->area_code) &&
	       str_eq(a->address, b->address) && str_eq(a->phone, b->phone) && str_eq(a->fax, b->fax) &&
	       str_eq(a->email, b->email) && str_eq(a->office_hours, b->office_hours) &&
	       str_eq(a->index_pattern, b->index_pattern) && str_eq(a->status, b->status) && a->sort == b->sort;
}

static int find_body(struct ctx *cx, int64_t *id, const char *slug)
{
	struct row_body_get_slug *row;

	*id = 0;
	if (str_empty(slug))
		return 0;
	TRY(sql_body_get_slug(cx, &row, slug));
	*id = row ? row->id : 0;
	return 0;
}

/* A column the file does not have leaves what is stored. */
static void keep_absent(struct body *b, const struct body *old, const bool *given)
{
	const struct {
		int column;
		const char **to;
		const char *stored;
	} texts[] = { { B_CODE, &b->code, old->code },          { B_AREA, &b->area_code, old->area_code },
		      { B_ADDRESS, &b->address, old->address }, { B_PHONE, &b->phone, old->phone },
		      { B_FAX, &b->fax, old->fax },             { B_EMAIL, &b->email, old->email },
		      { B_HOURS, &b->office_hours, old->office_hours }, { B_PATTERN, &b->index_pattern, old->index_pattern },
		      { B_STATUS, &b->status, old->status } };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!given[texts[i].column])
			*texts[i].to = texts[i].stored;
	if (!given[B_SORT])
		b->sort = old->sort;
}

static int load_body(struct ctx *cx, const char *const *v, const bool *given, enum outcome *outcome, struct org_fault **faults,
		     size_t *n)
{
	struct body b = { .slug = v[B_KEY], .name = v[B_NAME], .short_name = v[B_SHORT], .code = v[B_CODE],
			  .area_code = v[B_AREA], .address = v[B_ADDRESS], .phone = v[B_PHONE], .fax = v[B_FAX],
			  .email = v[B_EMAIL], .office_hours = v[B_HOURS], .index_pattern = v[B_PATTERN] };
	struct body *old = NULL;

	b.level = code_of(level_words, ARRAY_LEN(level_words), v[B_LEVEL]);
	b.status = given[B_STATUS] && v[B_STATUS][0] ? code_of(status_words, ARRAY_LEN(status_words), v[B_STATUS]) : "active";
	if (v[B_SORT][0] && (str_to_int64(v[B_SORT], &b.sort) < 0 || b.sort < 0 || b.sort > 1000000))
		return one_fault(cx, faults, n, "sort", "排序应是 0 到 1000000 的整数");
	TRY(find_body(cx, &b.parent_id, v[B_PARENT]));
	if (v[B_PARENT][0] && !b.parent_id)
		return one_fault(cx, faults, n, "parent_key", arena_printf(cx->arena, "没有标识为 %s 的上级机构", v[B_PARENT]));
	TRY(find_body(cx, &b.id, v[B_KEY]));
	*outcome = LINE_ADDED;
	if (b.id) {
		TRY(body_load(cx, &old, b.id));
		b.rev = old->rev;
		keep_absent(&b, old, given);
		*outcome = same_body(old, &b) ? LINE_SAME : LINE_CHANGED;
	}
	return *outcome == LINE_SAME ? 0 : body_save(cx, &b, faults, n);
}

/* --- sections --- */

enum { S_PATH, S_NAME, S_DESCRIPTION, S_KEYWORDS, S_TYPE, S_STATUS, S_SORT };
static const struct column section_columns[] = { { "path", true },        { "name", true },    { "description", false }, { "keywords", false },
						 { "column_type", false }, { "status", false }, { "sort", false } };

static int load_section(struct ctx *cx, const char *const *v, const bool *given, enum outcome *outcome, struct org_fault **faults,
			size_t *n)
{
	struct section s = { .path = v[S_PATH], .name = v[S_NAME], .description = v[S_DESCRIPTION], .keywords = v[S_KEYWORDS] };
	const char *slash = strrchr(s.path, '/');
	struct row_section_get_path *row;
	struct section *old;

	s.column_type = v[S_TYPE][0] ? v[S_TYPE] : "其他";
	s.status = given[S_STATUS] && v[S_STATUS][0] ? code_of(status_words, ARRAY_LEN(status_words), v[S_STATUS]) : "active";
	if (v[S_SORT][0] && (str_to_int64(v[S_SORT], &s.sort) < 0 || s.sort < 0 || s.sort > 1000000))
		return one_fault(cx, faults, n, "sort", "排序应是 0 到 1000000 的整数");
	if (slash) {
		const char *above = arena_strndup(cx->arena, s.path, (size_t)(slash - s.path));

		TRY(sql_section_get_path(cx, &row, above ? above : ""));
		if (!row)
			return one_fault(cx, faults, n, "path", arena_printf(cx->arena, "没有上级栏目 %s", above));
		s.parent_id = row->id;
	}
	TRY(sql_section_get_path(cx, &row, s.path));
	*outcome = LINE_ADDED;
	if (row) {
		TRY(section_load(cx, &old, row->id));
		s.id = old->id;
		s.rev = old->rev;
		s.description = given[S_DESCRIPTION] ? s.description : old->description;
		s.keywords = given[S_KEYWORDS] ? s.keywords : old->keywords;
		s.column_type = given[S_TYPE] ? s.column_type : old->column_type;
		s.status = given[S_STATUS] ? s.status : old->status;
		s.sort = given[S_SORT] ? s.sort : old->sort;
		*outcome = str_eq(old->name, s.name) && str_eq(old->description, s.description) && str_eq(old->keywords, s.keywords) &&
					   str_eq(old->column_type, s.column_type) && str_eq(old->status, s.status) && old->sort == s.sort ?
				   LINE_SAME : LINE_CHANGED;
	}
	return *outcome == LINE_SAME ? 0 : section_save(cx, &s, faults, n);
}

/* --- accounts --- */

enum { A_LOGIN, A_NAME, A_BODY, A_ROLES, A_STATUS };
static const struct column account_columns[] = { { "login", true }, { "name", true }, { "body_key", true }, { "roles", true }, { "status", false } };

/* A copy in which every mark that may stand between roles, full-width ones too, is a space. */
static const char *with_spaces(struct ctx *cx, const char *s)
{
	const char *end = s + strlen(s);
	struct buf b;

	buf_init(&b, cx->arena);
	while (s < end) {
		const char *from = s;
		uint32_t c = utf8_next(&s, end);
		bool mark = c < 0x80 ? strchr(" \t\r\n;,", (int)c) != NULL : c == 0x3001 || c == 0xFF0C || c == 0xFF1B || c == 0x3000 || c == 0xA0;

		if (mark)
			buf_char(&b, ' ');
		else
			buf_add(&b, from, (size_t)(s - from));
	}
	return b.failed ? NULL : buf_cstr(&b);
}

/* "editor intake first_reviewer+@xiang": roles at body_key, or at another body; + for everything below it as well. */
static int parse_grants(struct ctx *cx, struct grant **out, size_t *len, const char *const *v, struct org_fault **faults, size_t *n)
{
	VEC(struct grant) grants = { 0 };
	const char *p = with_spaces(cx, v[A_ROLES]);

	*out = NULL;
	*len = 0;
	while (p && *p) {
		size_t word = strcspn(p, " ");
		char *text = arena_strndup(cx->arena, p, word), *at = text ? strchr(text, '@') : NULL;
		struct grant g = { 0 };
		size_t code;

		if (!text)
			return err_detail(cx, ERR_NO_MEMORY, "grants");
		p += word;
		p += strspn(p, " ");
		if (!*text)
			continue;
		if (at)
			*at = '\0';
		code = strlen(text);
		if (code && text[code - 1] == '+') {
			g.tree = true;
			text[code - 1] = '\0';
		}
		g.role = role_parse(text);
		if (!g.role)
			return one_fault(cx, faults, n, "roles", arena_printf(cx->arena, "没有角色 %s", text));
		TRY(find_body(cx, &g.body_id, at ? at + 1 : v[A_BODY]));
		if (!g.body_id)
			return one_fault(cx, faults, n, "body_key", arena_printf(cx->arena, "没有标识为 %s 的机构", at ? at + 1 : v[A_BODY]));
		if (!vec_push(cx->arena, &grants, g))
			return err_detail(cx, ERR_NO_MEMORY, "grants");
	}
	*out = grants.ptr;
	*len = grants.len;
	return p ? 0 : err_detail(cx, ERR_NO_MEMORY, "grants");
}

static bool same_grants(const struct grant *a, size_t an, const struct grant *b, size_t bn)
{
	size_t found = 0;

	for (size_t i = 0; i < an; i++)
		for (size_t k = 0; k < bn; k++)
			found += a[i].body_id == b[k].body_id && a[i].role == b[k].role && a[i].tree == b[k].tree;
	return an == bn && found == an;
}

/*
 * Roles come with an account only by the system's hand (command line): on line the system administrator keeps accounts and
 * the security administrator grants roles, so a line whose roles differ is refused there.
 */
static int load_account(struct ctx *cx, const char *const *v, const bool *given, enum outcome *outcome, struct org_fault **faults,
			size_t *n)
{
	struct account a = { .login = v[A_LOGIN], .name = v[A_NAME] }, *old = NULL;
	struct row_account_id_of *row;
	struct grant *grants;
	size_t len;
	bool same_roles;

	a.status = given[A_STATUS] && v[A_STATUS][0] ? code_of(account_status_words, ARRAY_LEN(account_status_words), v[A_STATUS]) : "active";
	TRY(parse_grants(cx, &grants, &len, v, faults, n));
	TRY(sql_account_id_of(cx, &row, a.login));
	*outcome = LINE_ADDED;
	if (row) {
		TRY(account_load(cx, &old, row->id));
		a.id = old->id;
		a.rev = old->rev;
		a.status = given[A_STATUS] ? a.status : old->status;
	}
	/* an empty cell leaves the roles of an account as they are */
	same_roles = old && len ? same_grants(old->grants, old->grant_len, grants, len) : len == 0;
	if (!same_roles && cx->actor)
		return one_fault(cx, faults, n, "roles", "角色由安全管理员授予，请把这一列留空或与现有角色一致");
	if (!old || !str_eq(old->name, a.name) || !str_eq(old->status, a.status))
		TRY(account_save(cx, &a, faults, n));
	else if (same_roles)
		*outcome = LINE_SAME;
	if (old && *outcome != LINE_SAME)
		*outcome = LINE_CHANGED;
	return same_roles ? 0 : account_grant(cx, a.id, grants, len);
}

/* --- the loop --- */

static const struct table tables[] = {
	[ORG_BODIES] = { "code_key,parent_key,name,short_name,level,code,area_code,address,phone,fax,email,office_hours,index_pattern,status,sort",
			 body_columns, ARRAY_LEN(body_columns), load_body },
	[ORG_SECTIONS] = { "path,name,description,keywords,column_type,status,sort", section_columns, ARRAY_LEN(section_columns), load_section },
	[ORG_ACCOUNTS] = { "login,name,body_key,roles,status", account_columns, ARRAY_LEN(account_columns), load_account },
};

const char *org_csv_columns(enum org_table table)
{
	return tables[table].columns_text;
}

static int report_fault(struct ctx *cx, fault_list *list, int64_t line, const char *field, const char *message, bool warning)
{
	if (!message || !vec_push(cx->arena, list, (struct csv_line_fault){ line, field, message, warning }))
		return err_detail(cx, ERR_NO_MEMORY, "import report");
	return 0;
}

/* Which field of the file each of the table's columns is; -1: absent. */
static int read_header(struct ctx *cx, fault_list *list, const struct table *t, const struct csv_row *head, int *map)
{
	for (size_t c = 0; c < t->column_len; c++) {
		map[c] = -1;
		for (size_t i = 0; i < head->len; i++)
			if (str_eq(utf8_trim(cx->arena, head->fields[i]), t->columns[c].name))
				map[c] = (int)i;
		if (map[c] < 0 && t->columns[c].needed)
			return err_set(cx, ERR_INVALID, "表头缺少 %s 一列；应有：%s", t->columns[c].name, t->columns_text);
	}
	for (size_t i = 0; i < head->len; i++) {
		bool known = false;

		for (size_t c = 0; c < t->column_len; c++)
			known = known || map[c] == (int)i;
		if (!known)
			TRY(report_fault(cx, list, head->line, head->fields[i], "不认识这一列，没有导入", true));
	}
	return 0;
}

/* A line with what its table makes of it. */
struct line {
	const struct table *table;
	const char *values[COLUMNS_MOST];
	bool given[COLUMNS_MOST];
	enum outcome outcome;
	struct org_fault *faults;
	size_t fault_len;
};

static int try_line(struct ctx *cx, void *arg)
{
	struct line *l = arg;

	return l->table->load(cx, l->values, l->given, &l->outcome, &l->faults, &l->fault_len);
}

static int load_line(struct ctx *cx, struct csv_report *r, fault_list *list, const struct table *t, const struct csv_row *row,
		     size_t head_len, const int *map)
{
	struct line l = { .table = t, .outcome = LINE_SAME };
	int rc;

	if (row->len != head_len) {
		r->refused++;
		return report_fault(cx, list, row->line, NULL,
				    arena_printf(cx->arena, "有 %zu 列，表头是 %zu 列", row->len, head_len), false);
	}
	for (size_t c = 0; c < t->column_len; c++) {
		l.given[c] = map[c] >= 0;
		l.values[c] = l.given[c] ? utf8_trim(cx->arena, row->fields[map[c]]) : "";
		if (!l.values[c])
			return err_detail(cx, ERR_NO_MEMORY, "import line");
		if (l.values[c][0] == '\'' && l.values[c][1] && strchr("=+-@\t", l.values[c][1]))
			l.values[c]++; /* put there by our own export, see csv_write */
	}
	rc = db_try(cx, try_line, &l);
	for (size_t i = 0; i < l.fault_len; i++)
		TRY(report_fault(cx, list, row->line, l.faults[i].field, l.faults[i].message, l.faults[i].warning));
	if (rc == ERR_INVALID || rc == ERR_EXISTS || rc == ERR_DENIED) {
		if (!l.fault_len)
			TRY(report_fault(cx, list, row->line, NULL, err_message(cx), false));
		err_clear(cx);
		r->refused++;
		return 0;
	}
	TRY(rc);
	*(l.outcome == LINE_ADDED ? &r->added : l.outcome == LINE_CHANGED ? &r->changed : &r->same) += 1;
	return 0;
}

static int text_of(struct ctx *cx, const char **out, struct bytes file)
{
	const char *text = (const char *)file.ptr;

	if (file.len > FILE_MOST)
		return err_set(cx, ERR_TOO_LARGE, "文件太大，最多 16 MB。");
	*out = utf8_valid(text, file.len) ? arena_strndup(cx->arena, text, file.len) : utf8_from_gb18030(cx->arena, text, file.len);
	return *out ? 0 : err_set(cx, ERR_INVALID, "文件不是 UTF-8 或 GB18030 编码的文本。");
}

int org_import_csv(struct ctx *cx, struct csv_report *out, enum org_table table, struct bytes file)
{
	const struct table *t = &tables[table];
	fault_list list = { 0 };
	struct csv_row head, row;
	int map[COLUMNS_MOST], rc;
	const char *text;
	struct csv csv;

	*out = (struct csv_report){ 0 };
	TRY(org_require(cx, ROLE_SYSADMIN));
	TRY(text_of(cx, &text, file));
	csv_init(&csv, cx->arena, text, strlen(text));
	rc = csv_next(&csv, &head);
	if (rc <= 0)
		return err_set(cx, ERR_INVALID, "文件是空的，或者表头的引号没有配对。");
	TRY(read_header(cx, &list, t, &head, map));
	while ((rc = csv_next(&csv, &row)) > 0)
		TRY(load_line(cx, out, &list, t, &row, head.len, map));
	if (rc == ERR_INVALID) {
		out->refused++;
		TRY(report_fault(cx, &list, row.line, NULL, "引号没有配对，从这一行起没有读", false));
	} else if (rc < 0) {
		return err_detail(cx, rc, "csv");
	}
	out->faults = list.ptr;
	out->fault_len = list.len;
	return 0;
}

/* --- export --- */

static const char *slug_of(const struct body *tree, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (tree[i].id == id)
			return tree[i].slug;
	return "";
}

static int export_bodies(struct ctx *cx, struct buf *out)
{
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		const struct body *b = &tree[i];
		const char *const v[] = { b->slug, slug_of(tree, n, b->parent_id), b->name, b->short_name,
					  body_level_label(b->level), b->code, b->area_code, b->address, b->phone, b->fax, b->email,
					  b->office_hours, b->index_pattern, word_of(status_words, ARRAY_LEN(status_words), b->status),
					  arena_printf(cx->arena, "%lld", (long long)b->sort) };

		csv_write(out, v, ARRAY_LEN(v));
	}
	return 0;
}

static int export_sections(struct ctx *cx, struct buf *out)
{
	struct section *tree;
	size_t n;

	TRY(section_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		const struct section *s = &tree[i];
		const char *const v[] = { s->path, s->name, s->description, s->keywords, s->column_type,
					  word_of(status_words, ARRAY_LEN(status_words), s->status),
					  arena_printf(cx->arena, "%lld", (long long)s->sort) };

		csv_write(out, v, ARRAY_LEN(v));
	}
	return 0;
}

static int export_accounts(struct ctx *cx, struct buf *out)
{
	struct account *accounts;
	struct body *tree;
	size_t n, tree_len;

	TRY(account_list(cx, &accounts, &n));
	TRY(body_tree(cx, &tree, &tree_len));
	for (size_t i = 0; i < n; i++) {
		const struct account *a = &accounts[i];
		const char *home = a->grant_len ? slug_of(tree, tree_len, a->grants[0].body_id) : "";
		const char *v[] = { a->login, a->name, home, "", word_of(account_status_words, ARRAY_LEN(account_status_words), a->status) };
		struct buf roles;

		buf_init(&roles, cx->arena);
		for (size_t k = 0; k < a->grant_len; k++) {
			const char *at = slug_of(tree, tree_len, a->grants[k].body_id);

			buf_printf(&roles, "%s%s%s%s%s", k ? " " : "", role_code(a->grants[k].role), a->grants[k].tree ? "+" : "",
				   str_eq(at, home) ? "" : "@", str_eq(at, home) ? "" : at);
		}
		v[A_ROLES] = buf_cstr(&roles);
		csv_write(out, v, ARRAY_LEN(v));
	}
	return 0;
}

int org_export_csv(struct ctx *cx, struct buf *out, enum org_table table)
{
	const struct table *t = &tables[table];
	const char *head[COLUMNS_MOST];

	for (size_t i = 0; i < t->column_len; i++)
		head[i] = t->columns[i].name;
	buf_str(out, "\xEF\xBB\xBF");
	csv_write(out, head, t->column_len);
	TRY(table == ORG_BODIES ? export_bodies(cx, out) : table == ORG_SECTIONS ? export_sections(cx, out) : export_accounts(cx, out));
	return buf_done(cx, out);
}
