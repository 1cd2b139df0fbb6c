/* account reset: a new one-time password from the command line, for when the security administrator is locked out. */
#include "base/str.h"
#include "cli/commands.h"
#include "org/org.h"
#include "web/account.h"
#include "web/password.h"

struct reset {
	const char *login, *hash;
};

static int do_reset(struct ctx *cx, void *arg)
{
	const struct reset *r = arg;
	struct flow_note note = { .kind = "account", .event = "reset_password", .reason = "命令行" };
	struct account *accounts;
	size_t n;

	TRY(account_list(cx, &accounts, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(accounts[i].login, r->login)) {
			TRY(account_put_password(cx, accounts[i].id, r->hash, true, 0));
			note.subject_id = accounts[i].id;
			return flow_record(cx, &note);
		}
	return err_set(cx, ERR_NOT_FOUND, "没有账号 %s。", r->login);
}

static int run(struct cli *cli)
{
	struct reset r = { .login = cli->args[1] };
	const char *password;

	TRY(cli_open(cli));
	password = password_random(&cli->cx);
	if (!password)
		return err_detail(&cli->cx, ERR_NO_MEMORY, "password");
	TRY(password_hash(&cli->cx, &r.hash, password));
	TRY(db_write(&cli->cx, do_reset, &r));
	fprintf(cli->out, "%s 的一次性密码：%s（首次登录须修改，原有登录已全部退出）\n", r.login, password);
	return 0;
}

const struct command command_account = { "account reset", "DIR LOGIN", "给一个账号新的一次性密码，并解除锁定", NULL, NULL, 2, 2, false, run };
