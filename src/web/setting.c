/* setting - see the header. The rows of a snapshot are sorted, so that a getter costs one binary search. */
#include "web/setting.h"

#include "base/str.h"
#include "base/utf8.h"
#include "db/db.h"
#include "web/actor.h"
#include "web/web.sql.h"

const struct setting_def setting_defs[] = {
#define SETTING(name, kind, shipped, least, most, label) \
	{ (name), SETTING_KIND_##kind, (shipped), (least), (most), (label) },
#include "web/setting.def"
#undef SETTING
	{ 0 },
};

const struct setting_def *setting_def_find(const char *name)
{
	for (const struct setting_def *d = setting_defs; d->name; d++)
		if (str_eq(d->name, name))
			return d;
	return NULL;
}

static bool fits(const struct setting_def *d, const char *value)
{
	int64_t n = 0;

	switch (d->kind) {
	case SETTING_KIND_INT: return str_to_int64(value, &n) == 0 && n >= d->least && n <= d->most;
	case SETTING_KIND_FLAG: return str_eq(value, "0") || str_eq(value, "1");
	case SETTING_KIND_TEXT: break;
	}
	n = (int64_t)utf8_count(value, strlen(value));
	return n >= d->least && n <= d->most;
}

int setting_check(struct ctx *cx, const struct setting_def *def, const char *value)
{
	long long least = def->least, most = def->most;

	if (fits(def, value))
		return 0;
	switch (def->kind) {
	case SETTING_KIND_INT:
		return err_set(cx, ERR_INVALID, "%s应当是 %lld 到 %lld 之间的整数。", def->label, least, most);
	case SETTING_KIND_FLAG: return err_set(cx, ERR_INVALID, "%s只能是 0 或 1。", def->label);
	case SETTING_KIND_TEXT: break;
	}
	return err_set(cx, ERR_INVALID, "%s应当有 %lld 到 %lld 个字。", def->label, least, most);
}

/* First row of that name; len when there is none. */
static size_t first_row(const struct settings *s, const char *name)
{
	size_t low = 0, high = s->len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(s->rows[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const char *value_on(const struct ctx *cx, const struct setting_def *d, date_t on)
{
	const struct settings *s = cx->settings;

	if (!s)
		return d->shipped;
	for (size_t i = first_row(s, d->name); i < s->len && str_eq(s->rows[i].name, d->name); i++)
		if (s->rows[i].from_on <= on && fits(d, s->rows[i].value))
			return s->rows[i].value;
	return d->shipped;
}

static const char *value_now(const struct ctx *cx, const char *name, enum setting_kind kind)
{
	const struct setting_def *d = setting_def_find(name);

	CHECK(d && d->kind == kind);
	return value_on(cx, d, date_of_instant(clock_now(cx->clock)));
}

int64_t setting_int(const struct ctx *cx, const char *name)
{
	int64_t n = 0;
	int rc = str_to_int64(value_now(cx, name, SETTING_KIND_INT), &n);

	CHECK(rc == 0);
	return n;
}

bool setting_flag(const struct ctx *cx, const char *name)
{
	return str_eq(value_now(cx, name, SETTING_KIND_FLAG), "1");
}

const char *setting_text(const struct ctx *cx, const char *name)
{
	return value_now(cx, name, SETTING_KIND_TEXT);
}

const char *setting_text_on(const struct ctx *cx, const char *name, date_t on)
{
	const struct setting_def *d = setting_def_find(name);

	CHECK(d);
	return value_on(cx, d, on);
}

static int by_name_newest_first(const void *a, const void *b)
{
	const struct setting_value *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->from_on < y->from_on) - (x->from_on > y->from_on);
}

int setting_load(struct ctx *cx, const struct settings **out)
{
	struct row_setting_all *rows = NULL;
	size_t n = 0;

	TRY(sql_setting_all(cx, &rows, &n));
	struct settings *s = arena_new(cx->arena, struct settings);
	struct setting_value *values = arena_new_array(cx->arena, struct setting_value, n + 1);
	if (!s || !values)
		return err_detail(cx, ERR_NO_MEMORY, "settings");
	for (size_t i = 0; i < n; i++)
		values[i] = (struct setting_value){ rows[i].name, date_parse(rows[i].from_on), rows[i].value };
	qsort(values, n, sizeof(*values), by_name_newest_first);
	*s = (struct settings){ values, n };
	*out = s;
	return 0;
}

int setting_set(struct ctx *cx, const char *name, date_t from_on, const char *value, const char *note)
{
	const struct setting_def *d = setting_def_find(name);
	char on[DATE_TEXT_BYTES];

	if (!d || from_on == DATE_NONE)
		return err_set(cx, ERR_INVALID, "没有名为“%s”的设置，或生效日期不对。", name);
	TRY(setting_check(cx, d, value));
	date_format(from_on, on);
	TRY(sql_setting_put(cx, name, on, value, note, clock_now(cx->clock),
			    cx->actor ? &cx->actor->account_id : NULL));
	return db_touch(cx, "setting");
}
