/* The stored calendar as law/workday.h takes it; the class lists. */
#include "base/date.h"
#include "db/db.h"
#include "org/fault.h"
#include "org/org.sql.h"

int calendar_load(struct ctx *cx, struct workdays *out)
{
	struct row_calendar_all *rows;
	struct workday_exception *days;
	size_t n;

	TRY(sql_calendar_all(cx, &rows, &n));
	days = arena_new_array(cx->arena, struct workday_exception, n + 1);
	if (!days)
		return err_detail(cx, ERR_NO_MEMORY, "calendar");
	for (size_t i = 0; i < n; i++)
		days[i] = (struct workday_exception){ date_parse(rows[i].on_day), rows[i].works, rows[i].name, rows[i].source };
	*out = (struct workdays){ days, n };
	return 0;
}

int calendar_put(struct ctx *cx, int year, const struct workday_exception *days, size_t n)
{
	struct flow_note note = { .kind = "calendar", .subject_id = year, .event = "put" };
	char on[DATE_TEXT_BYTES];
	date_t first = date_from_ymd(year - 1, 12, 1), last = date_from_ymd(year + 1, 1, 31);

	TRY(org_require(cx, ROLE_SYSADMIN));
	TRY(sql_calendar_clear_year(cx, year));
	for (size_t i = 0; i < n; i++) {
		if (days[i].on < first || days[i].on > last)
			return err_set(cx, ERR_INVALID, "第 %zu 天不在 %d 年的通知可以涉及的范围内。", i + 1, year);
		date_format(days[i].on, on);
		TRY(sql_calendar_insert(cx, on, days[i].works, days[i].name, days[i].source, year));
	}
	TRY(flow_record(cx, &note));
	return db_touch(cx, "calendar");
}

int class_list(struct ctx *cx, struct class_item **out, size_t *n, const char *kind)
{
	struct row_class_all *rows;

	TRY(sql_class_all(cx, &rows, n, kind));
	*out = arena_new_array(cx->arena, struct class_item, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "classes");
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct class_item){ kind, rows[i].code, rows[i].parent, rows[i].name, rows[i].note, rows[i].sort,
						 rows[i].active };
	return 0;
}

const char *class_label(struct ctx *cx, const char *kind, const char *code)
{
	struct row_class_row *row, *above = NULL;
	const char *text;

	if (str_empty(code) || sql_class_row(cx, &row, kind, code) < 0 || !row)
		return code;
	if (str_empty(row->parent) || !str_eq(kind, "theme") || sql_class_row(cx, &above, kind, row->parent) < 0 || !above)
		return row->name;
	text = arena_printf(cx->arena, "%s\\%s", above->name, row->name);
	return text ? text : row->name;
}

int class_put(struct ctx *cx, const struct class_item *c)
{
	TRY(org_require(cx, ROLE_SYSADMIN));
	TRY(sql_class_upsert(cx, c->kind, c->code, c->parent, c->name, c->note, c->sort, c->active));
	return db_touch(cx, "classes");
}
