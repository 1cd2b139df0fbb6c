/* import calendar: the days of a year's holiday notice, replacing what an earlier notice for that year said. */
#include "base/csv.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/commands.h"
#include "org/org.h"

#define FILE_MOST (1u << 20)

typedef VEC(struct workday_exception) day_list;

struct calendar {
	int year;
	day_list days;
};

/* day,kind,name,source; kind is off or work. The line and the field of the first mistake are said; nothing is kept then. */
static int read_days(struct ctx *cx, day_list *days, struct bytes file)
{
	const char *text = arena_strndup(cx->arena, (const char *)file.ptr, file.len);
	struct csv_row row;
	struct csv csv;
	int rc;

	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "calendar");
	csv_init(&csv, cx->arena, text, file.len);
	rc = csv_next(&csv, &row);
	if (rc <= 0 || row.len < 4 || !str_eq(row.fields[0], "day") || !str_eq(row.fields[1], "kind"))
		return err_set(cx, ERR_INVALID, "表头应是 day,kind,name,source。");
	while ((rc = csv_next(&csv, &row)) > 0) {
		struct workday_exception e = { 0 };

		if (row.len < 4)
			return err_set(cx, ERR_INVALID, "第 %lld 行不足四列。", (long long)row.line);
		e = (struct workday_exception){ date_parse_loose(row.fields[0]), str_eq(row.fields[1], "work"), row.fields[2], row.fields[3] };
		if (e.on == DATE_NONE)
			return err_set(cx, ERR_INVALID, "第 %lld 行 day：“%s”不是日期。", (long long)row.line, row.fields[0]);
		if (!e.works && !str_eq(row.fields[1], "off"))
			return err_set(cx, ERR_INVALID, "第 %lld 行 kind：应是 off（放假）或 work（上班）。", (long long)row.line);
		if (!vec_push(cx->arena, days, e))
			return err_detail(cx, ERR_NO_MEMORY, "calendar");
	}
	return rc < 0 ? err_set(cx, ERR_INVALID, "第 %lld 行的引号没有配对。", (long long)row.line) : 0;
}

static int do_put(struct ctx *cx, void *arg)
{
	const struct calendar *c = arg;

	return calendar_put(cx, c->year, c->days.ptr, c->days.len);
}

static int run(struct cli *cli)
{
	struct calendar c = { 0 };
	struct bytes file;
	int64_t year;

	if (str_to_int64(cli->args[1], &year) < 0 || year < 2000 || year > 2199)
		return err_set(&cli->cx, ERR_USAGE, "年份应是四位数字，如 2027。");
	c.year = (int)year;
	TRY(cli_open(cli));
	TRY(cli_read_file(&cli->cx, &file, cli->args[2], FILE_MOST));
	TRY(read_days(&cli->cx, &c.days, file));
	TRY(db_write(&cli->cx, do_put, &c));
	fprintf(cli->out, "已导入 %d 年的放假通知，共 %zu 天\n", c.year, c.days.len);
	return 0;
}

const struct command command_import_calendar = {
	"import calendar", "DIR YEAR FILE.csv", "导入一年的放假和调休安排",
	"表头：day,kind,name,source；kind 是 off（放假）或 work（上班），source 写通知的网址或文号。重新导入会替换该年的安排。", NULL, 3, 3, false, run
};
