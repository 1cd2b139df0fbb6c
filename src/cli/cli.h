/*
 * cli - what the commands share: the table, options, an instance's folder, progress, JSON on standard output.
 *
 * A command lives in cmd_<name>.c with its entry beside it; commands.def lists them. Only this floor and main.c print or
 * choose an exit code. Exit codes come from base/err.def; 0 is success.
 *
 * An instance is a folder: instance.json (where the store is, what it listens on), yangguang.db for the SQLite store.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/ctx.h"
#include "db/db.h"

struct cli;

#define CLI_PARTLY 3 /* exit code: done, but some lines or checks have something to say */

/* One option of a command: --name, or --name VALUE when value names what it takes. */
struct cli_option {
	const char *name;
	const char *value; /* NULL: a flag */
	const char *help;
};

struct command {
	const char *name;             /* "import documents": words as typed */
	const char *args;             /* "DIR FILE" */
	const char *summary;          /* one line, Chinese */
	const char *help;             /* paragraphs, Chinese; NULL: none */
	const struct cli_option *options; /* ended by an entry without name; --help and, where it prints data, --json are added */
	int least_args, most_args;
	bool json;                    /* knows --json */
	int (*run)(struct cli *cli);
};

extern const struct command *const cli_commands[]; /* NULL-terminated */

struct cli {
	struct ctx cx;
	struct arena arena;
	const struct command *command;
	const char *args[8];          /* without options */
	int arg_len;
	const char *option_values[16]; /* by the index in command->options; "" for a flag that is set; NULL: absent */
	bool json;
	FILE *out;                    /* standard output */
	FILE *err;                    /* standard error: progress and messages */
	struct db *db;                /* cli_open; closed by the frame */
	const char *dir;
};

/* argv[0] is the program. Returns the exit code. */
int cli_main(int argc, char **argv);

const char *cli_option(const struct cli *cli, const char *name); /* NULL: not given */

/* --- instance --- */

struct instance {
	const char *dir;
	const char *store;   /* path or postgresql://… as db_open takes it */
	const char *listen;  /* 127.0.0.1:8080 */
	bool behind_tls;
	const char *const *trusted_proxies; /* NULL-terminated */
};
int instance_load(struct ctx *cx, struct instance *out, const char *dir) MUST_USE;  /* ERR_NOT_FOUND: no instance there */
/* Creates the folder and instance.json. ERR_EXISTS. store NULL: SQLite in the folder. */
int instance_create(struct ctx *cx, const char *dir, const char *store) MUST_USE;
/* Opens the store of the instance in cli->args[0], migrates it, sets cli->cx up as the system. */
int cli_open(struct cli *cli) MUST_USE;

/* --- talking --- */

void cli_list_commands(FILE *to);

/* A bar on standard error when that is a terminal; nothing otherwise. total 0: only the count. */
void cli_progress(struct cli *cli, const char *what, int64_t done, int64_t total);
void cli_progress_end(struct cli *cli);
int cli_print_json(struct cli *cli, json_t *value) MUST_USE; /* takes over value */
/* The whole file into the arena; ERR_NOT_FOUND, ERR_IO, ERR_TOO_LARGE. */
int cli_read_file(struct ctx *cx, struct bytes *out, const char *path, size_t most_bytes) MUST_USE;

#endif
