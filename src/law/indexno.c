/* One pass over the pattern serves both the check (words NULL) and the making of a prefix. */
#include "law/indexno.h"

#include "base/buf.h"
#include "base/str.h"

struct word {
	const char *name;
	const char *label; /* for the message */
};

static const struct word words_known[] = {
	{ "org9", "组织机构代码" }, { "uscc18", "统一社会信用代码" }, { "area", "区划代码" },
	{ "dept", "部门编号" },     { "class", "信息类别" },          { "group", "信息分组" },
	{ "yyyy", NULL },           { "yyyymm", NULL },               { "yyyymmdd", NULL },
};

static const char *word_text(struct ctx *cx, size_t which, const struct indexno_words *w)
{
	int y, m, d;

	date_to_ymd(w->on, &y, &m, &d);
	switch (which) {
	case 0: return w->org9;
	case 1: return w->uscc18;
	case 2: return w->area;
	case 3: return w->dept;
	case 4: return w->class_code;
	case 5: return w->group;
	case 6: return arena_printf(cx->arena, "%04d", y);
	case 7: return arena_printf(cx->arena, "%04d%02d", y, m);
	default: return arena_printf(cx->arena, "%04d%02d%02d", y, m, d);
	}
}

static int add_word(struct ctx *cx, struct buf *b, const char *name, const struct indexno_words *w)
{
	for (size_t i = 0; i < ARRAY_LEN(words_known); i++) {
		const char *text;

		if (!str_eq(words_known[i].name, name))
			continue;
		if (!w)
			return 0;
		text = word_text(cx, i, w);
		if (str_empty(text))
			return err_set(cx, ERR_INVALID, "索引号需要%s，请先在机构资料中填写。",
				       words_known[i].label ? words_known[i].label : "日期");
		buf_str(b, text);
		return 0;
	}
	return err_set(cx, ERR_INVALID, "索引号格式中的 {%s} 不认识。", name);
}

static int walk(struct ctx *cx, struct buf *b, int *digits, const char *p, const struct indexno_words *w)
{
	while (*p) {
		const char *shut;
		char *name;

		if (*p != '{') {
			if (*p == '}' || (unsigned char)*p < ' ')
				return err_set(cx, ERR_INVALID, "索引号格式中有不成对的括号或控制字符。");
			buf_char(b, *p++);
			continue;
		}
		shut = strchr(p, '}');
		name = shut ? arena_strndup(cx->arena, p + 1, (size_t)(shut - p - 1)) : NULL;
		if (!name)
			return err_set(cx, ERR_INVALID, "索引号格式中有不成对的括号。");
		p = shut + 1;
		if (str_starts(name, "seq:")) {
			if (name[4] < '1' || name[4] > '9' || name[5] != '\0' || *p != '\0')
				return err_set(cx, ERR_INVALID, "索引号格式的流水号应写成 {seq:5} 并放在最后，位数为 1 到 9。");
			*digits = name[4] - '0';
			return 0;
		}
		TRY(add_word(cx, b, name, w));
	}
	return err_set(cx, ERR_INVALID, "索引号格式缺少流水号 {seq:5}。");
}

int indexno_check(struct ctx *cx, const char *pattern)
{
	struct buf b;
	int digits;

	buf_init(&b, cx->arena);
	return walk(cx, &b, &digits, pattern, NULL);
}

int indexno_prefix(struct ctx *cx, const char **prefix, int *digits, const char *pattern, const struct indexno_words *words)
{
	struct buf b;

	buf_init(&b, cx->arena);
	TRY(walk(cx, &b, digits, pattern, words));
	TRY(buf_done(cx, &b));
	if (b.len > INDEXNO_MAX_BYTES - 20)
		return err_set(cx, ERR_INVALID, "索引号太长，请缩短格式。");
	*prefix = buf_cstr(&b);
	return 0;
}

const char *indexno_format(struct ctx *cx, const char *prefix, int digits, int64_t serial)
{
	return arena_printf(cx->arena, "%s%0*lld", prefix, digits, (long long)serial);
}
