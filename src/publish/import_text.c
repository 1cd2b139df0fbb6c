/* Cleaning of foreign text, and the genre a title ends with. */
#include "publish/import_text.h"

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"

static bool dropped(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || (c >= 0x80 && c <= 0x9F) || (c >= 0x200B && c <= 0x200D) || c == 0xFEFF;
}

const char *import_clean(struct ctx *cx, const char *s, bool one_line, bool *private_use)
{
	const char *end = s + strlen(s);
	bool space = false;
	struct buf b;

	buf_init(&b, cx->arena);
	while (s < end) {
		const char *from = s;
		uint32_t c = utf8_next(&s, end);

		if (c == '\r') {
			if (*s == '\n')
				continue;
			c = '\n';
		} else if (dropped(c)) {
			continue;
		}
		*private_use = *private_use || (c >= 0xE000 && c <= 0xF8FF);
		if (c == 0xA0 || (one_line && (c == 0x3000 || c == '\n' || c == '\t')))
			c = ' ';
		if (c == ' ' && one_line) {
			space = true;
			continue;
		}
		if (space && b.len)
			buf_char(&b, ' ');
		space = false;
		if (c == ' ' || c == '\n')
			buf_char(&b, (char)c);
		else
			buf_add(&b, from, (size_t)(s - from));
	}
	return b.failed ? NULL : utf8_trim(cx->arena, buf_cstr(&b));
}

/* …（试行） and other trailing brackets do not belong to the genre. */
static size_t without_brackets(const char *title)
{
	static const char *const open[] = { "（", "(", "〔" };
	static const char *const shut[] = { "）", ")", "〕" };
	size_t len = strlen(title);

	for (size_t i = 0; i < ARRAY_LEN(shut); i++) {
		char *at = NULL;
		const char *p = title;

		if (len <= strlen(shut[i]) || strncmp(title + len - strlen(shut[i]), shut[i], strlen(shut[i])) != 0)
			continue;
		while ((p = strstr(p, open[i])) && p < title + len) {
			at = (char *)p;
			p += strlen(open[i]);
		}
		if (at && at > title)
			return (size_t)(at - title);
	}
	return len;
}

const char *import_genre_of_title(struct ctx *cx, const char *title, const struct map *genres)
{
	static const char *const ends[][2] = { { "复函", "函" }, { "答复", "建议提案答复" }, { "命令", "命令（令）" } };
	const char *text = arena_strndup(cx->arena, title, without_brackets(title)), *best = NULL;
	size_t best_len = 0;

	if (!text)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(text, ends[i][0]) && map_get(genres, ends[i][1]))
			return ends[i][1];
	for (size_t i = 0; i < genres->len; i++) {
		const char *name = genres->items[i].key;

		if (str_ends(text, name) && strlen(name) > best_len) {
			best = name;
			best_len = strlen(name);
		}
	}
	return best ? best : "其他";
}
