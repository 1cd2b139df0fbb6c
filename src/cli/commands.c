/* The table of commands, in the order help shows them. Each entry stands beside its code in cmd_<name>.c. */
#include "cli/cli.h"
#include "cli/commands.h"

const struct command *const cli_commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
	NULL,
};
