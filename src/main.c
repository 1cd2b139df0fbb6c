/* yangguang - the open-government office in one program. See docs/tour.md. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
