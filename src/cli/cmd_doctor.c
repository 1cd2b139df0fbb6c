/* doctor: everything an administrator would look at before saying that an instance is well. */
#include <sys/statvfs.h>

#include "base/date.h"
#include "base/str.h"
#include "cli/commands.h"
#include "org/org.h"
#include "publish/publish.h"

#define DISK_LEAST ((uint64_t)1 << 30)

struct doctor {
	struct cli *cli;
	json_t *checks;
	int bad;
};

static void say(struct doctor *d, bool ok, const char *name, const char *text)
{
	d->bad += !ok;
	json_array_append_new(d->checks, json_pack("{s:s, s:b, s:s}", "check", name, "ok", ok, "message", text ? text : ""));
	if (!d->cli->json)
		fprintf(d->cli->out, "%s %s：%s\n", ok ? "●" : "■", name, text ? text : "");
}

static void check_disk(struct doctor *d)
{
	struct statvfs fs;
	uint64_t free_bytes;

	if (statvfs(d->cli->dir, &fs) != 0) {
		say(d, false, "磁盘", "看不到数据所在的磁盘");
		return;
	}
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	say(d, free_bytes >= DISK_LEAST, "磁盘", arena_printf(d->cli->cx.arena, "剩余 %llu MB", (unsigned long long)(free_bytes >> 20)));
}

static int check_calendar(struct ctx *cx, struct doctor *d)
{
	struct workdays cal;
	int year, month, day;

	TRY(calendar_load(cx, &cal));
	date_to_ymd(date_of_instant(clock_now(cx->clock)), &year, &month, &day);
	say(d, workday_year_known(&cal, year), "工作日历", arena_printf(cx->arena, "%d 年的放假通知%s导入", year,
								       workday_year_known(&cal, year) ? "已" : "还没有"));
	if (month == 12)
		say(d, workday_year_known(&cal, year + 1), "工作日历",
		    arena_printf(cx->arena, "%d 年的放假通知%s导入", year + 1, workday_year_known(&cal, year + 1) ? "已" : "还没有"));
	return 0;
}

static int check_people(struct ctx *cx, struct doctor *d)
{
	unsigned roles = 0;
	struct account *accounts;
	struct body *tree;
	size_t n;

	TRY(account_list(cx, &accounts, &n));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < accounts[i].grant_len && str_eq(accounts[i].status, "active"); k++)
			roles |= accounts[i].grants[k].role;
	say(d, (roles & ROLE_ADMINS) == ROLE_ADMINS, "三员", (roles & ROLE_ADMINS) == ROLE_ADMINS ? "系统、安全、审计管理员齐备" : "系统、安全、审计管理员不齐");
	say(d, (roles & ROLE_SECRECY_REVIEWER) != 0, "保密审查", (roles & ROLE_SECRECY_REVIEWER) ? "有保密审查员" : "没有保密审查员，任何文件都不能发布");
	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		if (str_empty(tree[i].code) && str_empty(tree[i].index_pattern) && str_eq(tree[i].status, "active")) {
			say(d, false, "机构代码", arena_printf(cx->arena, "%s 没有代码，默认格式的索引号生成不了", tree[i].name));
			break;
		}
	return 0;
}

static int do_check(struct ctx *cx, void *arg)
{
	struct doctor *d = arg;
	int applied;

	TRY(db_schema_applied(cx, &applied));
	say(d, applied == db_schema_wanted(), "数据库结构", arena_printf(cx->arena, "第 %d 版，程序需要第 %d 版", applied, db_schema_wanted()));
	TRY(check_calendar(cx, d));
	return check_people(cx, d);
}

static int run(struct cli *cli)
{
	struct doctor d = { .cli = cli, .checks = json_array() };
	int rc = cli_open(cli);

	if (rc == 0 && db_check(&cli->cx, cli->db) < 0) {
		say(&d, false, "数据库", err_message(&cli->cx));
		err_clear(&cli->cx);
	} else if (rc == 0) {
		say(&d, true, "数据库", "完好");
	}
	if (rc == 0) {
		check_disk(&d);
		rc = db_read(&cli->cx, do_check, &d);
	}
	if (cli->json && rc == 0)
		return cli_print_json(cli, json_pack("{s:b, s:o}", "ok", d.bad == 0, "checks", d.checks)) < 0 ? ERR_IO : d.bad ? CLI_PARTLY : 0;
	json_decref(d.checks);
	TRY(rc);
	return d.bad ? CLI_PARTLY : 0;
}

const struct command command_doctor = { "doctor", "DIR", "体检：数据库、磁盘、工作日历、三员、机构代码", "一切正常退出码为 0，有需要处理的事项为 3。", NULL, 1, 1,
					true, run };
