/*
 * view - the little logic the templates call. Text in, text out; nothing here allocates.
 */
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "web/form_view.h"
#include "web/layout_view.h"
#include "web/parts_view.h"

/* Two or four digits at s; -1 when there is anything else. */
static int digits(const char *s, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

struct view_day view_day_of(const char *text)
{
	struct view_day d = { 0 };
	size_t len = text ? strlen(text) : 0;

	if (len < 10 || text[4] != '-' || text[7] != '-')
		return d;
	d.year = digits(text, 4);
	d.month = digits(text + 5, 2);
	d.day = digits(text + 8, 2);
	d.ok = d.year > 0 && d.month > 0 && d.day > 0 && (len == 10 || text[10] == ' ');
	if (d.ok && len > 11)
		d.time = text + 11;
	return d;
}

static const struct {
	const char *name, *mark;
} tones[] = {
	[VIEW_PLAIN] = { "plain", "○" }, [VIEW_GOOD] = { "good", "●" },   [VIEW_WARN] = { "warn", "▲" },
	[VIEW_BAD] = { "bad", "■" },	 [VIEW_QUIET] = { "quiet", "○" },
};

const char *view_tone_class(enum view_tone tone)
{
	return (size_t)tone < ARRAY_LEN(tones) ? tones[tone].name : "plain";
}

const char *view_tone_mark(enum view_tone tone)
{
	return (size_t)tone < ARRAY_LEN(tones) ? tones[tone].mark : "○";
}

bool view_same(const char *a, const char *b)
{
	return a && b && str_eq(a, b);
}

bool view_in_group(const struct view_option *options, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (options[k].group)
			return true;
	return false;
}
