#include "office/account_words.h"

#include "base/buf.h"
#include "base/str.h"

struct view_badge account_badge(const struct account *a)
{
	if (!str_eq(a->status, "active"))
		return (struct view_badge){ VIEW_BAD, "停用", NULL };
	if (a->locked)
		return (struct view_badge){ VIEW_WARN, "锁定", NULL };
	if (!a->has_password)
		return (struct view_badge){ VIEW_WARN, "未发密码", NULL };
	return (struct view_badge){ VIEW_GOOD, "正常", NULL };
}

const char *account_roles(struct ctx *cx, const struct account *a)
{
	unsigned said = 0;
	struct buf b;

	buf_init(&b, cx->arena);
	for (size_t i = 0; i < a->grant_len; i++) {
		if (said & a->grants[i].role)
			continue;
		buf_printf(&b, "%s%s", said ? "、" : "", role_label(a->grants[i].role));
		said |= a->grants[i].role;
	}
	return buf_cstr(&b);
}

static const char *body_name(const struct body *tree, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (tree[i].id == id)
			return tree[i].short_name;
	return "";
}

const char *account_bodies(struct ctx *cx, const struct account *a, const struct body *tree, size_t n)
{
	struct buf b;

	buf_init(&b, cx->arena);
	for (size_t i = 0; i < a->grant_len; i++) {
		bool said = false;

		for (size_t k = 0; k < i; k++)
			said = said || a->grants[k].body_id == a->grants[i].body_id;
		if (!said)
			buf_printf(&b, "%s%s", i ? "、" : "", body_name(tree, n, a->grants[i].body_id));
	}
	return buf_cstr(&b);
}

const char *account_grants_text(struct ctx *cx, const struct account *a, const struct body *tree, size_t n)
{
	struct buf b;

	buf_init(&b, cx->arena);
	for (size_t i = 0; i < a->grant_len; i++)
		buf_printf(&b, "%s%s（%s%s）", i ? "、" : "", role_label(a->grants[i].role),
			   body_name(tree, n, a->grants[i].body_id), a->grants[i].tree ? "，含下级" : "");
	return buf_cstr(&b);
}
