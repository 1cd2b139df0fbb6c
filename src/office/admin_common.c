/* What the administration pages share: options, filters, and what was refused back into the form. */
#include "base/str.h"
#include "office/admin_pages.h"

const char *const account_filter_codes[] = { "active", "disabled", "locked", NULL };
const char *const account_status_codes[] = { "active", "disabled", NULL };
const char *const open_status_codes[] = { "active", "closed", NULL };

const char *admin_number(struct ctx *cx, int64_t n)
{
	return arena_printf(cx->arena, "%lld", (long long)n);
}

int admin_option(struct ctx *cx, admin_options *o, const char *value, const char *text)
{
	if (!value || !text || !vec_push(cx->arena, o, (struct view_option){ .value = value, .text = text }))
		return err_detail(cx, ERR_NO_MEMORY, "options");
	return 0;
}

int admin_body_options(struct ctx *cx, admin_options *o, const char *none, int64_t kept)
{
	static const char *const indents[] = { "", "　", "　　", "　　　", "　　　　" };
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	if (none)
		TRY(admin_option(cx, o, "", none));
	for (size_t i = 0; i < n; i++) {
		size_t depth = (size_t)tree[i].depth < ARRAY_LEN(indents) ? (size_t)tree[i].depth : ARRAY_LEN(indents) - 1;

		if (str_eq(tree[i].status, "active") || tree[i].id == kept)
			TRY(admin_option(cx, o, admin_number(cx, tree[i].id),
					 arena_printf(cx->arena, "%s%s", indents[depth], tree[i].name)));
	}
	return 0;
}

struct view_field admin_choice(const struct form_def *def, const struct form *f, const char *name, const char *stored, admin_options *o)
{
	struct view_field v = form_field(def, f, name, stored);

	form_choose(o->ptr, o->len, f, name, stored);
	v.options = o->ptr;
	v.option_len = o->len;
	return v;
}

int admin_row_select(struct ctx *cx, struct view_field *out, const char *name, const char *label, size_t row, const admin_options *o,
		     const char *chosen)
{
	struct view_option *copy = arena_new_array(cx->arena, struct view_option, o->len + 1);

	if (!copy)
		return err_detail(cx, ERR_NO_MEMORY, "row of options");
	for (size_t i = 0; i < o->len; i++) {
		copy[i] = o->ptr[i];
		copy[i].chosen = str_eq(copy[i].value, chosen);
	}
	*out = (struct view_field){ .name = name, .id = arena_printf(cx->arena, "%s-%zu", name, row + 1), .label = label,
				    .options = copy, .option_len = o->len };
	return 0;
}

bool admin_matches(const char *s, const char *q)
{
	return str_empty(q) || (s && strcasestr(s, q));
}

void admin_slice(size_t n, int64_t page, size_t *first, size_t *end)
{
	size_t skipped = page > 1 ? (size_t)(page - 1) * PAGE_ROWS : 0;

	*first = skipped < n ? skipped : n;
	*end = *first + PAGE_ROWS < n ? *first + PAGE_ROWS : n;
}

static bool has_field(const struct form_def *def, const char *name)
{
	for (size_t i = 0; name && i < def->field_len; i++)
		if (str_eq(def->fields[i].name, name))
			return true;
	return false;
}

void admin_mark(struct ctx *cx, struct form *f, const struct org_fault *faults, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!faults[i].warning)
			(void)form_reject(cx, f, has_field(f->def, faults[i].field) ? faults[i].field : NULL, "%s", faults[i].message);
}

bool admin_refused(struct ctx *cx, struct form *f, int rc)
{
	if (rc != ERR_INVALID && rc != ERR_CONFLICT && rc != ERR_EXISTS && rc != ERR_DENIED)
		return false;
	if (!form_failed(f))
		(void)form_reject(cx, f, NULL, "%s", err_message(cx));
	err_clear(cx);
	return true;
}

void admin_query_start(struct ctx *cx, struct admin_query *q, const char *path)
{
	buf_init(&q->b, cx->arena);
	buf_str(&q->b, path);
	q->any = false;
}

void admin_query_add(struct admin_query *q, const char *name, const char *value)
{
	if (str_empty(value))
		return;
	buf_printf(&q->b, "%s%s=", q->any ? "&" : "?", name);
	buf_url_arg(&q->b, value);
	q->any = true;
}
