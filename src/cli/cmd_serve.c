/* serve: the portal and the workbench, until told to stop; what is under way is finished first. */
#include <signal.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/commands.h"
#include "office/office.h"
#include "portal/site.h"

#define GRACE_SEC 15
#define WATCH_MS 200

/* Asks the kernel for the next signal to stop; nothing runs in a handler. */
static void wait_for_stop(const sigset_t *stop)
{
	int sig = 0;

	while (sigwait(stop, &sig) != 0)
		;
}

static void print_addresses(struct cli *cli, unsigned port)
{
	fprintf(cli->out, "门户    http://127.0.0.1:%u/\n工作台  http://127.0.0.1:%u/office\n按 Ctrl+C 停止\n", port, port);
	fflush(cli->out);
}

static int run(struct cli *cli)
{
	struct instance in;
	struct web_options opt = { .tables = office_all_routes, .error_page = office_error_page, .work_page = office_work_page,
				   .site = site_load };
	struct web_app *app;
	struct log *log = log_new(STDERR_FILENO, LOG_INFO);
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL); /* before any thread is started, so that all inherit it */
	signal(SIGPIPE, SIG_IGN);
	TRY(cli_open(cli));
	TRY(instance_load(&cli->cx, &in, cli->args[0]));
	TRY(db_watch(&cli->cx, cli->db, WATCH_MS));
	opt.db = cli->db;
	opt.log = log;
	opt.clock = cli->cx.clock;
	opt.listen = cli_option(cli, "listen") ? cli_option(cli, "listen") : in.listen;
	opt.behind_tls = in.behind_tls;
	opt.trusted_proxies = in.trusted_proxies;
	opt.data_dir = in.dir;
	opt.access_log = cli_option(cli, "quiet") == NULL;
	TRY(web_start(&cli->cx, &app, &opt));
	print_addresses(cli, web_port(app));
	wait_for_stop(&stop);
	fprintf(cli->err, "正在停止，等待办理中的请求完成\n");
	web_stop(app, GRACE_SEC);
	log_free(log);
	return 0;
}

static const struct cli_option options[] = { { "listen", "ADDR:PORT", "监听地址，默认取 instance.json，端口 0 为任意空闲端口" },
					     { "quiet", NULL, "不写访问日志" },
					     { 0 } };
const struct command command_serve = { "serve", "DIR", "启动门户和工作台", NULL, options, 1, 1, false, run };
