/*
 * init: an instance that can be served. Nobody gets a password that stands in the program: each administrator gets a
 * random one, shown once; the demo's accounts share a random one of this instance.
 */
#include <errno.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/commands.h"
#include "cli/import_documents.h"
#include "org/data_files.h"
#include "org/org.h"
#include "publish/publish.h"
#include "web/account.h"
#include "web/password.h"
#include "web/setting.h"

static const struct {
	const char *login, *name;
	enum role role;
} admins[] = { { "sysadmin", "系统管理员", ROLE_SYSADMIN },
	       { "secadmin", "安全管理员", ROLE_SECADMIN },
	       { "auditadmin", "审计管理员", ROLE_AUDITADMIN } };

struct init {
	bool demo;
	const char *passwords[ARRAY_LEN(admins)], *hashes[ARRAY_LEN(admins)];
	const char *demo_password, *demo_hash;
	int64_t demo_accounts;
};

static int load_csv(struct ctx *cx, enum org_table table, const char *name)
{
	const struct embed_file *f = data_file(name);
	struct csv_report report;

	CHECK(f != NULL);
	TRY(org_import_csv(cx, &report, table, f->plain));
	if (report.refused)
		return err_detail(cx, ERR_CORRUPT, "%s line %lld: %s", name, (long long)report.faults[0].line, report.faults[0].message);
	return 0;
}

/* The one body an empty instance begins with; its name is changed in the workbench. */
static int first_body(struct ctx *cx)
{
	struct body b = { .slug = "benji", .name = "本级人民政府", .short_name = "本级政府", .level = "county", .code = "",
			  .area_code = "", .address = "", .phone = "", .fax = "", .email = "", .office_hours = "",
			  .index_pattern = "", .status = "active" };
	struct org_fault *faults;
	size_t n;

	return body_save(cx, &b, &faults, &n);
}

static struct account *find_account(struct account *accounts, size_t n, const char *login)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(accounts[i].login, login))
			return &accounts[i];
	return NULL;
}

static int add_admins(struct ctx *cx)
{
	struct account *accounts;
	struct org_fault *faults;
	struct body *tree;
	size_t n, len, fault_len;

	TRY(account_list(cx, &accounts, &n));
	TRY(body_tree(cx, &tree, &len));
	CHECK(len > 0);
	for (size_t i = 0; i < ARRAY_LEN(admins); i++) {
		struct account a = { .login = admins[i].login, .name = admins[i].name, .status = "active" };
		struct grant g = { tree[0].id, admins[i].role, true };

		if (find_account(accounts, n, admins[i].login))
			continue;
		TRY(account_save(cx, &a, &faults, &fault_len));
		TRY(account_grant(cx, a.id, &g, 1));
	}
	return 0;
}

static int give_passwords(struct ctx *cx, struct init *in)
{
	struct account *accounts;
	size_t n;

	TRY(account_list(cx, &accounts, &n));
	for (size_t i = 0; i < ARRAY_LEN(admins); i++)
		TRY(account_put_password(cx, find_account(accounts, n, admins[i].login)->id, in->hashes[i], true, 0));
	for (size_t i = 0; in->demo && i < n; i++) {
		if (accounts[i].grant_len && (accounts[i].grants[0].role & ROLE_ADMINS))
			continue;
		TRY(account_put_password(cx, accounts[i].id, in->demo_hash, false, 0));
		in->demo_accounts++;
	}
	return 0;
}

static int do_init(struct ctx *cx, void *arg)
{
	struct init *in = arg;
	struct body *tree;
	size_t n;
	char today[DATE_TEXT_BYTES];

	in->demo_accounts = 0;
	TRY(body_tree(cx, &tree, &n));
	if (n)
		return err_set(cx, ERR_EXISTS, "这个存储里已经有数据，请换一个空的数据库。");
	TRY(org_defaults(cx));
	TRY(publish_defaults(cx));
	if (in->demo) {
		TRY(load_csv(cx, ORG_BODIES, "demo/bodies.csv"));
		TRY(load_csv(cx, ORG_ACCOUNTS, "demo/accounts.csv"));
		date_format(date_of_instant(clock_now(cx->clock)), today);
		TRY(setting_set(cx, "site.demo", date_parse(today), "1", "演示实例"));
		TRY(setting_set(cx, "site.name", date_parse(today), "示例县人民政府", "演示实例"));
	} else {
		TRY(first_body(cx));
	}
	TRY(load_csv(cx, ORG_SECTIONS, "demo/sections.csv"));
	TRY(add_admins(cx));
	return give_passwords(cx, in);
}

static int make_passwords(struct ctx *cx, struct init *in)
{
	for (size_t i = 0; i < ARRAY_LEN(admins); i++) {
		in->passwords[i] = password_random(cx);
		if (!in->passwords[i])
			return err_detail(cx, ERR_NO_MEMORY, "password");
		TRY(password_hash(cx, &in->hashes[i], in->passwords[i]));
	}
	if (!in->demo)
		return 0;
	in->demo_password = password_random(cx);
	if (!in->demo_password)
		return err_detail(cx, ERR_NO_MEMORY, "password");
	return password_hash(cx, &in->demo_hash, in->demo_password);
}

static int load_documents(struct cli *cli)
{
	const struct embed_file *f = data_file("demo/documents.jsonl");
	struct import_options opt = { .source = "demo", .text = f ? f->plain : (struct bytes){ 0 }, .silent = true };
	struct import_report report;

	CHECK(f != NULL);
	TRY(import_documents(cli, &report, &opt));
	if (report.refused)
		return err_detail(&cli->cx, ERR_CORRUPT, "demo documents: %lld refused", (long long)report.refused);
	fprintf(cli->out, "已装入 %lld 份示例文件\n", (long long)report.loaded);
	return 0;
}

static int fill(struct cli *cli, struct init *in)
{
	TRY(cli_open(cli));
	TRY(make_passwords(&cli->cx, in));
	TRY(db_write(&cli->cx, do_init, in));
	return in->demo ? load_documents(cli) : 0;
}

/* What an init that was broken off left under the other name. */
static void clear_part(struct cli *cli, const char *part)
{
	static const char *const files[] = { "instance.json", "instance.json.new", "yangguang.db", "yangguang.db-wal", "yangguang.db-shm" };

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = arena_printf(&cli->arena, "%s/%s", part, files[i]);

		if (path)
			unlink(path);
	}
	rmdir(part);
}

/* The instance is made under another name and takes its own when it is whole: there is never half of one. */
static int make_whole(struct cli *cli, struct init *in)
{
	const char *dir = cli->args[0], *part;
	int rc;

	if (access(arena_printf(&cli->arena, "%s/instance.json", dir), F_OK) == 0)
		return err_set(&cli->cx, ERR_EXISTS, "%s 里已经有一个实例。", dir);
	part = arena_printf(&cli->arena, "%.*s.part", (int)strlen(dir) - str_ends(dir, "/"), dir);
	if (!part)
		return err_detail(&cli->cx, ERR_NO_MEMORY, "init");
	clear_part(cli, part);
	TRY(instance_create(&cli->cx, part, cli_option(cli, "store")));
	cli->args[0] = part;
	rc = fill(cli, in);
	db_close(cli->db);
	cli->db = NULL;
	cli->args[0] = dir;
	if (rc < 0) {
		clear_part(cli, part);
		return rc;
	}
	if (rename(part, dir) != 0)
		return err_set(&cli->cx, ERR_IO, "%s 不是空文件夹，实例不能建在那里（%s）。", dir, strerror(errno));
	return 0;
}

static int run(struct cli *cli)
{
	struct init in = { .demo = cli_option(cli, "demo") != NULL };

	TRY(make_whole(cli, &in));
	fprintf(cli->out, "实例已建在 %s\n\n管理员的一次性密码（只显示这一次，首次登录须修改）：\n", cli->args[0]);
	for (size_t i = 0; i < ARRAY_LEN(admins); i++)
		fprintf(cli->out, "  %-11s %s  %s\n", admins[i].login, in.passwords[i], admins[i].name);
	if (in.demo)
		fprintf(cli->out, "\n演示账号 %lld 个，共用本实例的密码：%s\n  bianji 信息员甲  chushen 初审员甲  fenguan 分管领导甲  baomi 保密审查员甲\n",
			(long long)in.demo_accounts, in.demo_password);
	fprintf(cli->out, "\n启动：yangguang serve %s\n", cli->args[0]);
	return 0;
}

static const struct cli_option options[] = { { "demo", NULL, "装入虚构的示例县：机构、账号和约二百份示例文件" },
					     { "store", "postgresql://…", "数据存到 PostgreSQL；不写则存到文件夹里的 SQLite" },
					     { 0 } };
const struct command command_init = { "init", "DIR", "建一个新实例", NULL, options, 1, 1, false, run };
