#include "base/check.h"

#include <execinfo.h>
#include <unistd.h>

#define FRAMES_MAX 48

void check_failed(const char *expr, const char *file, int line)
{
	void *frames[FRAMES_MAX];

	fprintf(stderr, "%s:%d: check failed: %s\n", file, line, expr);
	fflush(stderr);
	int count = backtrace(frames, FRAMES_MAX);
	backtrace_symbols_fd(frames, count, STDERR_FILENO);
	abort();
}
