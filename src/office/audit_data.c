/*
 * Events carry small flat objects: {"status":"disabled"}, {"roles":["editor@3+"]}. They are read word by word; whatever is not
 * understood is shown as it stands. The export has the object itself.
 */
#include "office/audit_data.h"

#include "base/str.h"
#include "web/setting.h"

static const char *const keys[][2] = {
	{ "added", "新增" },     { "changed", "修改" },     { "same", "没有变化" },  { "refused", "不能导入" }, { "status", "状态" },
	{ "name", "设置" },      { "from_on", "生效日期" }, { "value", "新值" },     { "events", "校验条数" },  { "findings", "发现问题" },
	{ "roles", "角色" },
};
static const char *const states[][2] = { { "active", "正常" }, { "disabled", "停用" }, { "closed", "停用" } };

static const char *word_of(const char *const words[][2], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i][0], code))
			return words[i][1];
	return code;
}

/* "editor@3+": the role, the body's number, whether what is below it counts. */
static const char *grant_text(struct ctx *cx, char *text, const struct audit_names *names)
{
	char *at = strchr(text, '@');
	size_t len = strlen(text);
	bool tree = len && text[len - 1] == '+';
	int64_t body_id;
	enum role role;

	if (!at)
		return text;
	if (tree)
		text[len - 1] = '\0';
	*at = '\0';
	role = role_parse(text);
	if (!role || str_to_int64(at + 1, &body_id) < 0)
		return text;
	return arena_printf(cx->arena, "%s（%s%s）", role_label(role), audit_body_name(names, body_id), tree ? "，含下级" : "");
}

static const char *value_text(struct ctx *cx, const char *key, char *value, const struct audit_names *names)
{
	const struct setting_def *d = str_eq(key, "name") ? setting_def_find(value) : NULL;

	if (d)
		return d->label;
	if (str_eq(key, "roles"))
		return grant_text(cx, value, names);
	return str_eq(key, "status") ? word_of(states, ARRAY_LEN(states), value) : value;
}

/* The next string or number from *at; the characters between are punctuation. NULL: none is left. */
static char *next_word(struct ctx *cx, const char **at, bool *is_key)
{
	const char *p = *at + strspn(*at, "{}[],: ");
	bool quoted = *p == '"';
	struct buf b;

	if (!*p)
		return NULL;
	buf_init(&b, cx->arena);
	for (p += quoted; *p && (quoted ? *p != '"' : !strchr(",}]", *p)); p++) {
		if (quoted && *p == '\\' && p[1])
			p++;
		buf_char(&b, *p);
	}
	p += quoted && *p == '"';
	*is_key = quoted && *p == ':';
	*at = p;
	return arena_strdup(cx->arena, buf_cstr(&b));
}

void audit_data_text(struct buf *b, struct ctx *cx, const char *data, const struct audit_names *names)
{
	const char *key = "";
	bool is_key, first = true;
	char *word;

	while ((word = next_word(cx, &data, &is_key)) != NULL) {
		if (is_key) {
			buf_printf(b, "%s%s：", b->len ? "；" : "", word_of(keys, ARRAY_LEN(keys), word));
			key = word;
			first = true;
			continue;
		}
		buf_printf(b, "%s%s", first ? "" : "、", value_text(cx, key, word, names));
		first = false;
	}
}
