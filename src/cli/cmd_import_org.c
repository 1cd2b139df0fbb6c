/* import bodies | sections | accounts: CSV with a report for every line that has something to say. */
#include "cli/commands.h"

#include "base/str.h"
#include "org/org.h"

#define FILE_MOST (16u << 20)

struct import {
	enum org_table table;
	struct bytes file;
	struct csv_report report;
	bool dry_run;
};

static int do_import(struct ctx *cx, void *arg)
{
	struct import *im = arg;

	TRY(org_import_csv(cx, &im->report, im->table, im->file));
	return im->dry_run ? err_detail(cx, ERR_CONFLICT, "dry run") : 0;
}

static int print_json(struct cli *cli, const struct import *im)
{
	const struct csv_report *r = &im->report;
	json_t *faults = json_array();

	for (size_t i = 0; i < r->fault_len; i++)
		json_array_append_new(faults, json_pack("{s:I, s:s?, s:s, s:s}", "line", (json_int_t)r->faults[i].line, "field",
							r->faults[i].field, "level", r->faults[i].warning ? "warning" : "error",
							"message", r->faults[i].message));
	return cli_print_json(cli, json_pack("{s:b, s:I, s:I, s:I, s:I, s:o}", "dry_run", im->dry_run, "added", (json_int_t)r->added,
					     "changed", (json_int_t)r->changed, "same", (json_int_t)r->same, "refused",
					     (json_int_t)r->refused, "faults", faults));
}

static void print_report(struct cli *cli, const struct import *im)
{
	const struct csv_report *r = &im->report;

	for (size_t i = 0; i < r->fault_len; i++)
		fprintf(cli->out, "第 %lld 行%s%s：%s%s\n", (long long)r->faults[i].line, r->faults[i].field ? " " : "",
			r->faults[i].field ? r->faults[i].field : "", r->faults[i].warning ? "（提醒）" : "", r->faults[i].message);
	fprintf(cli->out, "%s新增 %lld，修改 %lld，相同 %lld，未导入 %lld\n", im->dry_run ? "试运行，没有保存：" : "", (long long)r->added,
		(long long)r->changed, (long long)r->same, (long long)r->refused);
}

static int run(struct cli *cli, enum org_table table)
{
	struct import im = { .table = table, .dry_run = cli_option(cli, "dry-run") != NULL };
	int rc;

	TRY(cli_open(cli));
	TRY(cli_read_file(&cli->cx, &im.file, cli->args[1], FILE_MOST));
	rc = db_write(&cli->cx, do_import, &im);
	if (im.dry_run && rc == ERR_CONFLICT)
		rc = 0;
	TRY(rc);
	if (cli->json)
		TRY(print_json(cli, &im));
	else
		print_report(cli, &im);
	return im.report.refused ? CLI_PARTLY : 0;
}

static int run_bodies(struct cli *cli)
{
	return run(cli, ORG_BODIES);
}

static int run_sections(struct cli *cli)
{
	return run(cli, ORG_SECTIONS);
}

static int run_accounts(struct cli *cli)
{
	return run(cli, ORG_ACCOUNTS);
}

static const struct cli_option options[] = { { "dry-run", NULL, "只检查并报告，不保存" }, { 0 } };
#define HELP_TAIL "已有的行（按第一列辨认）会更新；有错的行不导入，其余照常。全部导入时退出码为 0，有未导入的行时为 3。"

const struct command command_import_bodies = {
	"import bodies", "DIR FILE.csv", "导入机构",
	"表头：code_key,parent_key,name,short_name,level,code,area_code,address,phone,fax,email,office_hours,index_pattern,status,sort\n" HELP_TAIL,
	options, 2, 2, true, run_bodies
};
const struct command command_import_sections = {
	"import sections", "DIR FILE.csv", "导入栏目", "表头：path,name,description,keywords,column_type,status,sort\n" HELP_TAIL,
	options, 2, 2, true, run_sections
};
const struct command command_import_accounts = {
	"import accounts", "DIR FILE.csv", "导入账号和角色",
	"表头：login,name,body_key,roles,status；roles 用空格隔开，角色后加 + 表示包括下级机构，加 @标识 表示在另一机构\n" HELP_TAIL,
	options, 2, 2, true, run_accounts
};

struct exporting {
	enum org_table table;
	struct buf out;
};

static int do_export(struct ctx *cx, void *arg)
{
	struct exporting *e = arg;

	buf_init(&e->out, cx->arena);
	return org_export_csv(cx, &e->out, e->table);
}

static int run_export(struct cli *cli)
{
	static const char *const names[] = { "bodies", "sections", "accounts" };
	struct exporting e = { 0 };
	size_t i = 0;

	while (i < ARRAY_LEN(names) && !str_eq(names[i], cli->args[1]))
		i++;
	if (i == ARRAY_LEN(names))
		return err_set(&cli->cx, ERR_USAGE, "只能导出 bodies、sections 或 accounts。");
	e.table = (enum org_table)i;
	TRY(cli_open(cli));
	TRY(db_read(&cli->cx, do_export, &e));
	if (fwrite(e.out.ptr, 1, e.out.len, cli->out) != e.out.len)
		return err_detail(&cli->cx, ERR_IO, "cannot write");
	return 0;
}

const struct command command_export = { "export", "DIR bodies|sections|accounts", "导出机构、栏目或账号为 CSV（标准输出）",
					"导出的文件可以原样再导入；账号不含密码。", NULL, 2, 2, false, run_export };
