/* The frame around every command: find it, read its options, run it, turn an error into words and an exit code. */
#include "cli/cli.h"

#include <unistd.h>

#include "base/str.h"

#define ARENA_COMMAND ((size_t)1 << 30)

static int usage_error(struct cli *cli, const char *text)
{
	fprintf(cli->err, "yangguang: %s\n用法：yangguang %s %s\n说明：yangguang %s --help\n", text, cli->command->name,
		cli->command->args, cli->command->name);
	return err_exit_code(ERR_USAGE);
}

static void print_help(struct cli *cli)
{
	const struct command *c = cli->command;

	fprintf(cli->out, "yangguang %s %s\n\n%s\n", c->name, c->args, c->summary);
	if (c->help)
		fprintf(cli->out, "\n%s\n", c->help);
	fprintf(cli->out, "\n选项：\n");
	for (const struct cli_option *o = c->options; o && o->name; o++)
		fprintf(cli->out, "  --%s%s%s\n      %s\n", o->name, o->value ? " " : "", o->value ? o->value : "", o->help);
	if (c->json)
		fprintf(cli->out, "  --json\n      以 JSON 输出结果\n");
	fprintf(cli->out, "  --help\n      显示本说明\n");
}

static int option_index(const struct command *c, const char *name, size_t len)
{
	for (int i = 0; c->options && c->options[i].name; i++)
		if (strlen(c->options[i].name) == len && strncmp(c->options[i].name, name, len) == 0)
			return i;
	return -1;
}

/* Takes one word that begins with "--". Returns how many words were used, or 0 with a message printed. */
static int take_option(struct cli *cli, int argc, char **argv, int i, int *exit_code)
{
	const char *name = argv[i] + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	int at = option_index(cli->command, name, len);

	if (cli->command->json && str_eq(name, "json")) {
		cli->json = true;
		return 1;
	}
	if (at < 0) {
		*exit_code = usage_error(cli, arena_printf(&cli->arena, "没有选项 %s", argv[i]));
		return 0;
	}
	if (!cli->command->options[at].value) {
		cli->option_values[at] = "";
		return 1;
	}
	if (equals) {
		cli->option_values[at] = equals + 1;
		return 1;
	}
	if (i + 1 >= argc) {
		*exit_code = usage_error(cli, arena_printf(&cli->arena, "选项 %s 后面缺少 %s", argv[i], cli->command->options[at].value));
		return 0;
	}
	cli->option_values[at] = argv[i + 1];
	return 2;
}

/* 0: go on; else *exit_code is what to leave with. */
static int read_words(struct cli *cli, int argc, char **argv, int *exit_code)
{
	bool only_args = false;

	for (int i = 0; i < argc;) {
		int used = 1;

		if (!only_args && str_eq(argv[i], "--help")) {
			print_help(cli);
			*exit_code = 0;
			return 1;
		}
		if (!only_args && str_eq(argv[i], "--")) {
			only_args = true;
		} else if (!only_args && str_starts(argv[i], "--")) {
			used = take_option(cli, argc, argv, i, exit_code);
			if (!used)
				return 1;
		} else if (cli->arg_len == (int)ARRAY_LEN(cli->args) || cli->arg_len == cli->command->most_args) {
			*exit_code = usage_error(cli, "参数太多");
			return 1;
		} else {
			cli->args[cli->arg_len++] = argv[i];
		}
		i += used;
	}
	if (cli->arg_len < cli->command->least_args) {
		*exit_code = usage_error(cli, "缺少参数");
		return 1;
	}
	return 0;
}

/* The longest command whose words begin argv; *words: how many. */
static const struct command *find_command(int argc, char **argv, int *words)
{
	const struct command *best = NULL;

	*words = 0;
	for (const struct command *const *c = cli_commands; *c; c++) {
		const char *name = (*c)->name;
		int n = 0;

		while (*name && n < argc) {
			size_t len = strcspn(name, " ");

			if (strlen(argv[n]) != len || strncmp(argv[n], name, len) != 0)
				break;
			name += len + (name[len] == ' ');
			n++;
		}
		if (!*name && n > *words) {
			best = *c;
			*words = n;
		}
	}
	return best;
}

const char *cli_option(const struct cli *cli, const char *name)
{
	int at = option_index(cli->command, name, strlen(name));

	CHECK(at >= 0);
	return cli->option_values[at];
}

void cli_list_commands(FILE *to)
{
	fprintf(to, "阳光 yangguang：政务公开一体化系统\n\n命令：\n");
	for (const struct command *const *c = cli_commands; *c; c++)
		fprintf(to, "  %s %s\n      %s\n", (*c)->name, (*c)->args, (*c)->summary);
	fprintf(to, "\nyangguang 命令 --help 显示一个命令的说明\n");
}

static int run(struct cli *cli)
{
	int rc = cli->command->run(cli);

	cli_progress_end(cli);
	db_close(cli->db);
	if (rc < 0) {
		fprintf(cli->err, "yangguang: %s\n", err_message(&cli->cx));
		if (cli->cx.err.detail)
			fprintf(cli->err, "  (%s: %s)\n", err_name(rc), cli->cx.err.detail);
		return err_exit_code(rc);
	}
	if (fflush(cli->out) != 0)
		return err_exit_code(ERR_IO);
	return rc; /* a command may choose a positive code: "verify" found something */
}

int cli_main(int argc, char **argv)
{
	struct cli cli = { .out = stdout, .err = stderr };
	int words, exit_code = 0;

	cli.command = find_command(argc - 1, argv + 1, &words);
	if (!cli.command) {
		bool asked = argc == 1 || str_eq(argv[1], "--help");

		if (!asked)
			fprintf(stderr, "yangguang: 没有命令 %s\n", argv[1]);
		cli_list_commands(asked ? stdout : stderr);
		return asked ? 0 : err_exit_code(ERR_USAGE);
	}
	arena_init(&cli.arena, ARENA_COMMAND);
	ctx_init(&cli.cx, &cli.arena);
	if (!read_words(&cli, argc - 1 - words, argv + 1 + words, &exit_code))
		exit_code = run(&cli);
	arena_release(&cli.arena);
	return exit_code;
}

void cli_progress(struct cli *cli, const char *what, int64_t done, int64_t total)
{
	int width = 30, filled;

	if (!isatty(fileno(cli->err)))
		return;
	if (total <= 0) {
		fprintf(cli->err, "\r%s %lld ", what, (long long)done);
		return;
	}
	filled = (int)(done * width / total);
	fprintf(cli->err, "\r%s [%.*s%.*s] %lld/%lld ", what, filled, "##############################", width - filled,
		"..............................", (long long)done, (long long)total);
}

void cli_progress_end(struct cli *cli)
{
	if (isatty(fileno(cli->err)))
		fprintf(cli->err, "\r\033[K");
}

int cli_print_json(struct cli *cli, json_t *value)
{
	int rc = value ? json_dumpf(value, cli->out, JSON_COMPACT | JSON_REAL_PRECISION(12)) : -1;

	json_decref(value);
	if (rc != 0 || fputc('\n', cli->out) == EOF)
		return err_detail(&cli->cx, ERR_IO, "cannot write JSON");
	return 0;
}
