/* help: the list of commands. `yangguang COMMAND --help` is the frame's. */
#include "cli/commands.h"

#include "base/str.h"
#include "publish/publish.h"

static int run(struct cli *cli)
{
	struct buf b;

	if (cli->arg_len == 0) {
		cli_list_commands(cli->out);
		return 0;
	}
	if (!str_eq(cli->args[0], "flow"))
		return err_set(&cli->cx, ERR_USAGE, "没有这个主题，请用 yangguang 命令 --help。");
	buf_init(&b, &cli->arena);
	flow_diagram(&b, &document_machine);
	TRY(buf_done(&cli->cx, &b));
	fputs(buf_cstr(&b), cli->out);
	return 0;
}

const struct command command_help = { "help", "[flow]", "列出全部命令；help flow 输出文件流转图（Graphviz）", NULL, NULL, 0, 1, false, run };
